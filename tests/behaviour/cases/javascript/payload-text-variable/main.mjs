const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const key = "language";
const providerConfig = { voiceId: "echo" };

async function openSession(externalClientId) {
  const payload = { companionId: "comp_abc123", [key]: "fr", "functions": [], providerConfig, externalClientId };
  const body = JSON.stringify(payload);
  const res = await fetch(`${API}/public/connections`, { method: "POST", headers, body });
  return res.status;
}

console.log(await openSession("ada"), await openSession("bob"));
