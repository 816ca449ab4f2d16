const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user, sockets) {
  const res = await fetch(`${API}/public/${sockets ? "ws-connections" : "connections"}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return res.status;
}

console.log(await openSession("ada", true), await openSession("bob", false), await openSession("cyd", 1));
