const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

export const DEFAULTS = {
  companionId: "comp_abc123",
  providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } },
  tags: { origin: "site" },
};

async function openSession(externalClientId) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({ ...DEFAULTS, externalClientId }),
  });
  return res.status;
}

console.log(Object.keys(DEFAULTS).join(), await openSession("ada"), await openSession("bob"));
