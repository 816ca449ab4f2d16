import { $fetch } from "ofetch";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

for (const user of ["ada", "bob"]) {
  const response = await $fetch.raw(`${API}/public/ws-connections`, {
    method: "POST",
    headers,
    body: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
  });
  console.log(response.status, response._data.token);
}
