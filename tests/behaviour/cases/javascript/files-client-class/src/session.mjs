import { client } from "./client.mjs";

export async function openSession(user) {
  const session = await client.post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return session.token;
}
