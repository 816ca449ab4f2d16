const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const ENDPOINTS = { connections: "/public/connections", sockets: "/public/ws-connections", health: "/public/health" };

async function openSession(user) {
  const res = await fetch(API + ENDPOINTS.connections, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", externalClientId: user }),
  });
  return res.status;
}

async function openSocket(user) {
  const res = await fetch(`${API}${ENDPOINTS.sockets}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", externalClientId: user }),
  });
  return res.status;
}

console.log(await openSession("ada"), await openSocket("bob"));
