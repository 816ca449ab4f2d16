const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };
const API = "https://companion-api.napster.com";

async function* sessions(path, bodies) {
  for (const body of bodies) yield await fetch(API + path, { method: "POST", headers, body: JSON.stringify({ language: "en", ...body }) });
}

const payload = (externalClientId) => ({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId });

for await (const response of sessions(["/public", "connections"].join("/"), [payload("ada"), payload("bob")])) {
  const answer = await response.json();
  console.log(answer.token);
}
