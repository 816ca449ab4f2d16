import { ofetch } from "ofetch";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user) {
  const answer = await ofetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    ignoreResponseError: true,
    body: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
  });
  return answer.token ?? answer.error.code;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
