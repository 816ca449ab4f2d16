function payload(user) {
  return { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: {} }, externalClientId: user };
}

async function openSession(user) {
  const text = JSON.stringify(payload(user));
  const options = {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: text,
  };
  const response = await fetch("https://companion-api.napster.com/public/connections", options);
  const { token } = await response.json();
  return token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
