import { post } from "./http.mjs";
import { CONNECTIONS_PATH } from "./endpoints.mjs";
import { buildPayload } from "./payload.mjs";

export async function openSession(user) {
  const { token } = await post(CONNECTIONS_PATH, buildPayload(user));
  return token;
}
