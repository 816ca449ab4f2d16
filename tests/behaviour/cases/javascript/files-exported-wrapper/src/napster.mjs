import { API_KEY, API_URL } from "./config.mjs";

export function openConnection({ userId, profile }) {
  return fetch(`${API_URL}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: userId,
      externalClientProfile: profile,
    }),
  });
}
