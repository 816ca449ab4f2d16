const CONNECTIONS_URL = "https://companion-api.napster.com/public/connections";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const users = ["ada", "bob"];
for (const user of users) {
  const res = await fetch(CONNECTIONS_URL, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  console.log(res.status, res.ok);
}
