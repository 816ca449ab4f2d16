export default async function (path, options) {
  const response = await fetch(`https://companion-api.napster.com${path}`, {
    ...options,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
  });
  if (!response.ok) throw new Error(`refused: ${response.status}`);
  return response.json();
}
