import { SUPPORT } from "./payload.mjs";

const API = "https://companion-api.napster.com";

export async function openSession(user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ ...SUPPORT, externalClientId: user.id }),
  });
  if (!response.ok) return response.status;
  return (await response.json()).token;
}
