import config from "./config.mjs";

export async function post(path, body) {
  const response = await fetch(new URL(path, config.napster.url), {
    method: "POST",
    headers: { "x-api-key": config.napster.key, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`refused: ${response.status}`);
  return response.json();
}
