import { createClient } from "./http.mjs";

export async function openSession(apiKey, user) {
  const client = createClient(apiKey);
  const { data } = await client.post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return data.token;
}
