import { apiUrl, headers } from "./api.mjs";

export async function openSession(user) {
  const response = await fetch(apiUrl("connections"), {
    method: "POST",
    headers,
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
