import got from "got";

const api = got.extend({ prefixUrl: "https://companion-api.napster.com/public", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });
const patient = api.extend({ timeout: { request: 30_000 } });

const openSession = (user) =>
  patient.post("connections", { json: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user } }).json();

for (const user of ["ada", "bob"]) {
  const { token } = await openSession(user);
  console.log(token);
}
