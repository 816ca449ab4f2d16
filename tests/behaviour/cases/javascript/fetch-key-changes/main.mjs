const API = "https://companion-api.napster.com";

let apiKey = process.env.NAPSTER_API_KEY;

async function openSession(user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return response.status;
}

const first = openSession("ada");
apiKey = process.env.OTHER_API_KEY;
console.log(await first, await openSession("bob"), await openSession("cyd"));
