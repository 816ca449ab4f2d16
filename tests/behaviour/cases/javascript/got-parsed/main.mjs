import got from "got";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user) {
  const answer = await got(`${API}/public/connections`, {
    method: "POST",
    throwHttpErrors: false,
    headers,
    json: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
  }).json();
  return answer.error ? answer.error.code : answer.token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
