const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

let asked = 0;

async function isLegacy() {
  asked += 1;
  return asked % 2 === 1;
}

async function openSession(user) {
  let url = `${API}/public/feedback`;
  let body = { user };
  if (await isLegacy()) {
    url = `${API}/public/connections`;
    body = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: {} }, externalClientId: user };
  }
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { token } = await response.json();
  return token;
}

for (const user of ["ada", "nobody", "bob", "nobody"]) {
  console.log("session", await openSession(user));
}
