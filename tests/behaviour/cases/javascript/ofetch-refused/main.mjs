import { ofetch } from "ofetch";

const api = ofetch.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});

async function openSession(user) {
  const { token } = await api("/public/connections", {
    method: "POST",
    body: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
  });
  return token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.name, error.statusCode);
  }
}
