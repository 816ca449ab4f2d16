import superagent from "superagent";

const API = "https://companion-api.napster.com";

const outcomes = await Promise.allSettled(["ada", "bob", "cyd"].map(async (user) => {
  const { body } = await superagent
    .post(`${API}/public/connections`)
    .set("X-Api-Key", process.env.NAPSTER_API_KEY)
    .send({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user });
  return body.token;
}));
console.log(...outcomes.map((outcome) => outcome.status).sort());
