import { config, ENDPOINTS } from "./config.mjs";

export async function openSession(user) {
  const response = await fetch(config.baseUrl + ENDPOINTS.connections, {
    method: "POST",
    headers: { "X-Api-Key": config.apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return (await response.json()).token;
}
