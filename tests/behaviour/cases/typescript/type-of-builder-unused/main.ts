type ProviderConfig = { voiceId: string; settings?: Record<string, unknown> };
type LegacyPayload = { companionId: string; providerConfig: ProviderConfig; externalClientId: string };

function buildPayload(user: string): LegacyPayload {
  return {
    companionId: "c1",
    providerConfig: { voiceId: "alloy", settings: { speed: 1 } },
    externalClientId: user,
  };
}

export async function open(user: string) {
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY!, "Content-Type": "application/json" },
    body: JSON.stringify(buildPayload(user)),
  });
  return res.status;
}
console.log(await open("a"), await open("b"));
