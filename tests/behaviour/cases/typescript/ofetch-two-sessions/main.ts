import { ofetch } from "ofetch";

const API = "https://companion-api.napster.com";

async function openSession(user: string): Promise<string> {
  const { token } = await ofetch<{ token: string }>(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" },
    body: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
  });
  return token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
