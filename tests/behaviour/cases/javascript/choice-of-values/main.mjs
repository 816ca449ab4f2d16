const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const body = { companionId: "comp_abc123", externalClientId: user.id };
  if (user.german) {
    body.language = "de";
  } else {
    body.language = "en";
    body.tags = ["english"];
  }
  const res = await fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(body) });
  return res.status;
}

for (const user of [{ id: "ada" }, { id: "bob", german: 1 }, { id: "cyd", german: "yes" }, { id: "dan", german: null }]) {
  console.log(await openSession(user));
}
