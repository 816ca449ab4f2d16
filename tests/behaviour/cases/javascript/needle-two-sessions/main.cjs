const needle = require("needle");

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user) {
  const payload = {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  };
  const response = await needle("post", `${API}/public/connections`, payload, { json: true, headers });
  return response.statusCode === 200 ? response.body.token : `${response.statusCode} ${response.body.error.code}`;
}

openSession("ada")
  .then((token) => console.log(token))
  .then(() => openSession("bob"))
  .then((token) => console.log(token));
