const API = "https://companion-api.napster.com";

async function openSession(apiKey: string, user: string): Promise<number> {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    }),
  });
  return res.status;
}

const one = process.env.NAPSTER_API_KEY ?? "";
const two = process.env.OTHER_API_KEY ?? "";
export {};
console.log(await openSession(one, "ada"), await openSession(one, "bob"), await openSession(two, "cyd"), await openSession(two, "dan"));
