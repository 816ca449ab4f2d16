const PATH = process.env.SESSIONS_PATH ?? "/public/connections";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  return fetch(`https://companion-api.napster.com${PATH}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
}

for (const user of ["ada", "bob"]) {
  const response = await openSession(user);
  const answer = await response.json();
  console.log(response.ok ? answer.token : response.status);
}
