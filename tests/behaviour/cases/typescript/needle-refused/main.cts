import needle = require("needle");

const API = "https://companion-api.napster.com";

async function openSession(user: string): Promise<number | undefined> {
  const response = await needle("post", `${API}/public/connections`, {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  }, {
    json: true,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" },
  });
  return response.statusCode;
}

openSession("ada").then(console.log).then(() => openSession("bob")).then(console.log);
