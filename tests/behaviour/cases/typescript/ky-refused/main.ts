import ky, { HTTPError } from "ky";

const api = ky.create({ prefixUrl: "https://companion-api.napster.com", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" } });

async function openSession(user: string): Promise<string> {
  const response = await api.post<{ token: string }>("public/connections", {
    json: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
  });
  const { token } = await response.json();
  return token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    if (error instanceof HTTPError) console.log(error.name, error.response.status);
  }
}
