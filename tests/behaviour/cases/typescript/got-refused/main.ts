import got from "got";

const API = "https://companion-api.napster.com";

async function openSession(user: string): Promise<number> {
  const response = await got.post(`${API}/public/connections`, {
    throwHttpErrors: false,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
    json: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
  });
  return response.statusCode;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
