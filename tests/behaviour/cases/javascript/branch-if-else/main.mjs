const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user, legacy) {
  let url = `${API}/public/feedback`;
  let body = { user };
  if (legacy) {
    url = `${API}/public/connections`;
    body = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: {} }, externalClientId: user };
  }
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { token } = await response.json();
  return token;
}

console.log("session", await openSession("ada", true));
console.log("session", await openSession("nobody", false));
console.log("session", await openSession("bob", true));
