const request = require("superagent");

const openSession = (user) => {
  return request
    .post("https://companion-api.napster.com/public/ws-connections")
    .set({ "X-Api-Key": process.env.NAPSTER_API_KEY })
    .send({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user })
    .then((response) => response.body.token);
};

openSession("ada").then((token) => {
  console.log(token);
  return openSession("bob");
}).then((token) => console.log(token));
