import { API_BASE, headers, PATHS } from "./config.js";

export async function openSession(userId: string): Promise<string> {
  const res = await fetch(`${API_BASE}${PATHS.connections}`, {
    method: "POST",
    headers: headers(),
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: userId,
    }),
  });
  if (!res.ok) return String(res.status);
  const { token } = (await res.json()) as { token: string };
  return token;
}
