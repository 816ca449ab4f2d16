import axios from "axios";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user, limit) {
  const { status } = await axios.post(`${API}/public/connections`, {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  }, { headers, signal: AbortSignal.timeout(limit) });
  return status;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user, 1000));
  } catch (error) {
    console.log(error.name);
  }
}
