import superagent from "superagent";

const post = (path, body) =>
  superagent
    .post("https://companion-api.napster.com" + path)
    .set("X-Api-Key", process.env.NAPSTER_API_KEY)
    .send({ ...body, language: "en" });

async function openSession(user) {
  const { body } = await post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: {} },
    externalClientId: user,
  });
  return body.token;
}

for (const user of ["ada", "bob"]) {
  console.log(user, await openSession(user));
}
