const API = "https://companion-api.napster.com";
const keys = { current: process.env.NAPSTER_API_KEY };

export function rotate(key) {
  keys.current = key;
}

async function openSession(user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": keys.current, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", externalClientId: user }),
  });
  return response.status;
}

console.log(await openSession("ada"));
rotate(process.env.OTHER_API_KEY);
console.log(await openSession("bob"));
