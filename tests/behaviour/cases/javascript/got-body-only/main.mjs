import got from "got";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

for (const user of ["ada", "bob"]) {
  const { token } = await got.post(`${API}/public/ws-connections`, {
    headers,
    json: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
    responseType: "json",
    resolveBodyOnly: true,
  });
  console.log(token);
}
