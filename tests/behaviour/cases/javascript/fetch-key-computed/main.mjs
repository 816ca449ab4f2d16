const API = "https://companion-api.napster.com";

async function keyOf(user) {
  console.log(`keys for ${user}`);
  return process.env.NAPSTER_API_KEY;
}

async function openSession(user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": await keyOf(user), "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return response.status;
}

const first = await openSession("ada");
console.log(first, await openSession("bob"));
