const CONNECTIONS_URL = "https://companion-api.napster.com/public/connections";
const apiKey = process.env.NAPSTER_API_KEY;
if (!apiKey) throw new Error("no key");

interface Account {
  key?: string;
}

async function openSession(account: Account, user: string): Promise<number> {
  if (!account.key) return 0;
  const res = await fetch(CONNECTIONS_URL, {
    method: "POST",
    headers: { "X-Api-Key": account.key, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return res.status;
}

const direct = await fetch(CONNECTIONS_URL, {
  method: "POST",
  headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
  body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "verse" }, externalClientId: "eve" }),
});
console.log(direct.status);
for (const account of [{ key: apiKey }, {}, { key: apiKey }]) {
  console.log(await openSession(account, "ada"));
}
