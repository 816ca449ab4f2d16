class Companion {
  constructor(base) {
    this.base = base;
  }
  post(path, body) {
    return fetch(`${this.base}${path}`, {
      method: "POST",
      headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }
}

async function openSession(user) {
  const response = await new Companion("https://companion-api.napster.com").post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: {} },
    externalClientId: user,
  });
  const { token } = await response.json();
  return token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
