const API = "https://companion-api.napster.com";

const headersFor = (key) => ({ "X-Api-Key": key, "Content-Type": "application/json" });

async function openSession(key, user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: headersFor(key),
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return response.status;
}

console.log(await openSession(process.env.NAPSTER_API_KEY, "ada"), await openSession(process.env.OTHER_API_KEY, "bob"));
