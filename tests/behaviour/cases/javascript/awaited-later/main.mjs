import superagent from "superagent";

const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user) {
  const payload = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user };
  const sent = superagent.post("https://companion-api.napster.com/public/connections").set(headers).send(payload);
  payload.externalClientId = "somebody else";
  const response = await sent;
  return response.body.token;
}

for (const user of ["ada", "bob"]) {
  console.log(user, await openSession(user));
}
