const BASE = "https://companion-api.napster.com";

export async function request(method, path, payload) {
  const response = await fetch(`${BASE}${path}`, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: payload === undefined ? undefined : JSON.stringify(payload),
  });
  if (!response.ok) throw new Error(`refused: ${response.status}`);
  return response.json();
}
