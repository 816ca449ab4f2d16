const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

function payload(user, isPremium) {
  if (isPremium) {
    return { companionId: "comp_premium", providerConfig: { voiceId: "alloy" }, language: "en", externalClientId: user };
  }
  return { companionId: "comp_free", providerConfig: { voiceId: "echo" }, externalClientId: user };
}

async function openSession(user, isPremium) {
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers,
    body: JSON.stringify(payload(user, isPremium)),
  });
  const { token } = await response.json();
  return token;
}

console.log("session", await openSession("ada", true));
console.log("session", await openSession("bob", false));
console.log("session", await openSession("eve", true));
