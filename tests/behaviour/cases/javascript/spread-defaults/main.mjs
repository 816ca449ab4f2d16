const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

// What every session starts from.
const DEFAULTS = {
  companionId: "comp_abc123",
  // the calm one
  providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } },
  tags: { origin: "site" },
};

async function openSession(user) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({ ...DEFAULTS, ...(user.tags && { tags: user.tags }), externalClientId: user.id }),
  });
  return res.status;
}

for (const user of [{ id: "ada" }, { id: "bob", tags: ["b"] }, { id: "cyd" }]) console.log(await openSession(user));
