const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: user.premium ? { voiceId: "verse", settings: { speed: 1.2 } } : { voiceId: "alloy", settings: { speed: 1 } },
      externalClientId: user.id,
    }),
  });
  return response.status;
}

for (const user of [{ id: "ada" }, { id: "bob", premium: true }, { id: "cyd", premium: false }]) {
  console.log(await openSession(user));
}
