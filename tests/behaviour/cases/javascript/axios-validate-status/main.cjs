const axios = require("axios");

const API = "https://companion-api.napster.com";
const api = axios.create({ baseURL: API, headers: { "X-Api-Key": process.env.NAPSTER_API_KEY }, validateStatus: () => true });

function openSession(user) {
  return api.post("/public/ws-connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  }).then((response) => (response.status === 200 ? response.data.token : `refused ${response.status} ${response.data.error.code}`));
}

openSession("ada")
  .then((token) => console.log(token))
  .then(() => openSession("bob"))
  .then((token) => console.log(token));
