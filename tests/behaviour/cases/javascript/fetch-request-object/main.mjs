const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user) {
  const response = await fetch(new Request(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  }));
  return response.status;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
