import { request } from "undici";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const { statusCode, body } = await request(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  const answer = await body.json();
  return statusCode === 200 ? answer.token : `${statusCode} ${answer.error.code}`;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
