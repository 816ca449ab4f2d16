const API = "https://companion-api.napster.com";
const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY,
  "Content-Type": "application/json",
};

async function openSession(user) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: {
        // the calm one
        voiceId: "alloy",
        settings: { temperature: 0.4 },
        useGreenVideo: true,
      },
      language: "en",
      functions: [],
      externalClientId: user.id,
      externalClientProfile: { plan: user.plan },
      tags: { tier: user.plan },
    }),
  });
  if (res.status !== 200) {
    return `refused ${res.status} ${(await res.json()).error.code}`;
  }
  const { token, connection } = await res.json();
  return `${token} ${connection.id}`;
}

console.log(await openSession({ id: "ada", plan: "pro" }));
console.log(await openSession({ id: "bob", plan: "free" }));
