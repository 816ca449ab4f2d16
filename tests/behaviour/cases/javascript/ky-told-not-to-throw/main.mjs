import ky from "ky";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

const openSession = (user) => ky
  .post(`${API}/public/connections`, { throwHttpErrors: false, headers, json: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user } })
  .then((response) => response.status);

openSession("ada").then(console.log).then(() => openSession("bob")).then(console.log);
