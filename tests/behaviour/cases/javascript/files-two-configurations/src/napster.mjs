const API = "https://companion-api.napster.com";

export async function openConnection(config) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(config),
  });
  if (!response.ok) throw new Error(`refused: ${response.status}`);
  return response.json();
}
