const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const payload = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user };
  const first = await fetch(`${API}/public/ws-connections`, { method: "POST", headers, body: JSON.stringify(payload) });
  if (first.ok) return first.status;
  const second = await fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(payload) });
  return second.status;
}

console.log(await openSession("ada"), await openSession("bob"));
