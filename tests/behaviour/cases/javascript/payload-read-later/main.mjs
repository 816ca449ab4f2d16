const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const voice = { name: user.voice };
  const body = { companionId: "comp_abc123", externalClientId: user.id, providerConfig: { voiceId: voice.name } };
  voice.name = "none";
  body.tags = [user.id];
  console.log(body.tags.join(), body.externalClientId);
  const res = await fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(body) });
  return res.status;
}

for (const user of [{ id: "ada", voice: "alloy" }, { id: "bob", voice: "verse" }]) console.log(await openSession(user));
