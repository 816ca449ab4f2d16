import { API_KEY, CONNECTIONS_URL } from "./config.mjs";

export async function openSession(user) {
  const response = await fetch(CONNECTIONS_URL, {
    method: "POST",
    headers: { "X-Api-Key": API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user.id,
    }),
  });
  if (!response.ok) return String(response.status);
  const { token } = await response.json();
  return token;
}
