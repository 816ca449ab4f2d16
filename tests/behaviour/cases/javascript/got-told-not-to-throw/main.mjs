import got from "got";

const API = "https://companion-api.napster.com";

const api = got.extend({ throwHttpErrors: false, responseType: "json", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });

async function openSession(user) {
  const response = await api.post(`${API}/public/connections`, {
    json: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
  });
  return `${response.statusCode} ${response.ok ? response.body.token : response.body.error.code}`;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
