const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const body = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } };
  // the desk speaks German
  body.language = "de";
  body.externalClientId = user.id;
  if (user.tier) body.tags = { tier: user.tier };
  body["functions"] = ["fn_a"];
  Object.assign(body, { knowledgeBaseId: "kb_1", externalClientProfile: { name: user.name } });
  if (!user.profile) {
    delete body.externalClientProfile;
  }
  const res = await fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(body) });
  return res.status;
}

for (const user of [{ id: "ada", tier: "pro" }, { id: "bob", name: "Bob", profile: true }, { id: "cyd" }]) {
  console.log(await openSession(user));
}
