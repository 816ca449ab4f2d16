import { createApiClient } from "../../packages/api/index.js";
import { COMPANION } from "../../packages/config/index.js";

const api = createApiClient({ apiKey: process.env.NAPSTER_API_KEY ?? "" });

export async function startVoice(userId: string) {
  const result = await api.post<{ token: string }>("/public/connections", {
    companionId: COMPANION.id,
    providerConfig: { voiceId: COMPANION.voice },
    externalClientId: userId,
  });
  if (!result.ok) return `error: ${result.error.status}`;
  return result.data.token;
}
