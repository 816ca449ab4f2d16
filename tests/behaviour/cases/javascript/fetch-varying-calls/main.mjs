const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

function mood(user) {
  const chosen = user === "ada" ? "calm" : "brisk";
  console.log(chosen);
  return chosen;
}

async function openSession(user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: mood(user) },
      externalClientId: user,
    }),
  });
  return response.status;
}

const first = await openSession("ada");
console.log(first, await openSession("bob"));
