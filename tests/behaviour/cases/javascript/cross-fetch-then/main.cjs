const fetch = require("cross-fetch");

const API = "https://companion-api.napster.com";

function openSession(user) {
  return fetch(API + "/public/ws-connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  }).then(function (response) {
    return response.ok ? response.json() : { token: "refused" };
  });
}

openSession("ada")
  .then((answer) => console.log(answer.token))
  .then(() => openSession("bob"))
  .then((answer) => console.log(answer.token));
