const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

function payloadFor(voiceId, { id, name }) {
  return {
    companionId: "comp_abc123",
    providerConfig: { voiceId },
    externalClientId: id,
    externalClientProfile: { name },
  };
}

async function openSession(user) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify(payloadFor("verse", user)),
  });
  return res.status;
}

console.log(await openSession({ id: "ada", name: "Ada" }), await openSession({ id: "bob", name: "Bob" }));
