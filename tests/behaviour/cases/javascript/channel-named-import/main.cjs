const { post } = require("superagent");

const API = "https://companion-api.napster.com";

async function openSession(user) {
  const response = await post(`${API}/public/connections`)
    .set("X-Api-Key", process.env.NAPSTER_API_KEY)
    .send({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy", useGreenVideo: true }, externalClientId: user });
  return response.body.token;
}

(async () => {
  for (const user of ["ada", "bob"]) {
    try {
      console.log(await openSession(user));
    } catch (error) {
      console.log(error.name, error.status);
    }
  }
})();
