import superagent from "superagent";

const defaults = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: {} }, language: "en" };

async function openSession(user) {
  const { body } = await superagent
    .post("https://companion-api.napster.com/public/connections")
    .set("X-Api-Key", process.env.NAPSTER_API_KEY)
    .send(defaults)
    .send({ externalClientId: user, language: "de" });
  return body.token;
}

for (const user of ["ada", "bob"]) {
  console.log(user, await openSession(user));
}
