import { api, type Session } from "./client.js";
import { CONNECTIONS } from "./config.js";
import { buildPayload } from "./payload.js";

export async function openSession(userId: string): Promise<string> {
  const session = await api.post<Session>(CONNECTIONS, buildPayload(userId));
  return session.token;
}
