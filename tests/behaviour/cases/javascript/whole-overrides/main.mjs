const DEFAULTS = {
  companionId: "comp_abc123",
  providerConfig: { voiceId: "alloy", settings: { temperature: 0.2 } },
  language: "en",
};

async function connect(externalClientId, overrides = {}) {
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ ...DEFAULTS, ...overrides, externalClientId }),
  });
  return response.status;
}

console.log(await connect("ada"));
console.log(await connect("bob", { language: "fr", tags: ["vip"] }));
console.log(await connect("cleo", { tags: [] }));
