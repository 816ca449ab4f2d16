import got, { HTTPError } from "got";

const API = "https://companion-api.napster.com";

async function openSession(user: string): Promise<string> {
  const { token } = await got.post(`${API}/public/connections`, {
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
    json: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    },
  }).json<{ token: string }>();
  return token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    if (error instanceof HTTPError) console.log(error.name, error.response.statusCode);
  }
}
