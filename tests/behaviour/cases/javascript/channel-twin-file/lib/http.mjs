const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

export async function post(path, body) {
  return fetch(`https://companion-api.napster.com${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
