const API = "https://companion-api.napster.com";

async function openSession(apiKey, user) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return res.ok ? "opened" : `refused ${res.status}`;
}

const keys = [process.env.NAPSTER_API_KEY, process.env.OTHER_API_KEY];
const outcomes = await Promise.all([...keys, ...keys].map((key, index) => openSession(key, `user${index}`)));
console.log(outcomes.sort().join(", "));
console.log(await openSession(keys[1], "last"));
