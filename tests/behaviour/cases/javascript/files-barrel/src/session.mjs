import { defaults, endpoints, request } from "./lib/index.mjs";

export async function openSession(user) {
  const { token } = await request(endpoints.open, {
    method: "POST",
    body: JSON.stringify({ ...defaults, externalClientId: user }),
  });
  return token;
}
