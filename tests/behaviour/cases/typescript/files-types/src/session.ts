import { post } from "./http.js";
import type { ConnectionRequest } from "./types.js";

export async function openSession(userId: string): Promise<string> {
  const payload: ConnectionRequest = {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } },
    externalClientId: userId,
  };
  const { token } = await post("/public/connections", payload);
  return token;
}
