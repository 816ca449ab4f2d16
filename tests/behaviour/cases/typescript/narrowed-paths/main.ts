interface User {
  id?: string;
  profile: { name: string } | null;
}
let current: User | undefined;
export const login = (u: User | undefined): void => void (current = u);

export async function open(user: User): Promise<number> {
  if (!user.id || !user.profile) return 0;
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_nw",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user.id.slice(0, 32),
      externalClientProfile: { name: user.profile.name },
      tags: [user.profile.name.length > 3 ? "long" : "short"],
    }),
  });
  return res.status;
}
export async function openCurrent(): Promise<number> {
  if (!current?.profile) return 0;
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_nw",
      providerConfig: { voiceId: "alloy" },
      externalClientId: current.id ?? "anon",
      externalClientProfile: { name: current.profile.name },
    }),
  });
  return res.status;
}
const u: User = { id: "1", profile: { name: "Ann" } };
console.log(await open(u));
login(u);
const p = openCurrent();
login(undefined);
console.log(await p);
