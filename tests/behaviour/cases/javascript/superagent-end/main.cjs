const request = require("superagent");

request
  .post("https://companion-api.napster.com/public/connections")
  .set("X-Api-Key", process.env.NAPSTER_API_KEY)
  .send({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } })
  .end((error, response) => console.log(error ? error.status : response.body.token));
