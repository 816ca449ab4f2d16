import { request } from "./http.mjs";

export async function openSession(user) {
  const { token } = await request("POST", "/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return token;
}
