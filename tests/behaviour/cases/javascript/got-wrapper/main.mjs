import got from "got";

const post = (path, payload) =>
  got.post(`https://companion-api.napster.com${path}`, { headers: { "X-Api-Key": process.env.NAPSTER_API_KEY }, json: payload }).json();

async function openSession(user) {
  const { token } = await post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.name, error.response.statusCode);
  }
}
