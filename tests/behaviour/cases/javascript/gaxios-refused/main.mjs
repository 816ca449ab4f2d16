import { request } from "gaxios";

const API = "https://companion-api.napster.com";

async function openSession(user) {
  const response = await request({
    method: "POST",
    url: `${API}/public/connections`,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
    data: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
  });
  return response.data.token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.name, error.status);
  }
}
