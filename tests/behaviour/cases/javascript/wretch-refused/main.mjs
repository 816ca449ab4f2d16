import wretch from "wretch";

const API = "https://companion-api.napster.com";

async function openSession(user) {
  const response = await wretch(`${API}/public/connections`)
    .headers({ "X-Api-Key": process.env.NAPSTER_API_KEY })
    .post({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user })
    .json();
  return response.token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.name, error.status);
  }
}
