const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const body = { companionId: "comp_abc123", externalClientId: user.id };
  if (user.vip) {
    body.disableIdleTimeout = true;
    body.tags = ["vip"];
  }
  body.language = user.language;
  const res = await fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(body) });
  return res.status;
}

const users = [
  { id: "ada", vip: 1, language: "en" },
  { id: "bob", vip: "yes", language: "en" },
  { id: "cyd" },
  { id: "dan", language: null },
  { id: "eve", vip: false },
];
for (const user of users) console.log(await openSession(user));
