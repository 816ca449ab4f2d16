// The agent is created on first use and shared by every session with its key; NAPSTER_SUPPORT_AGENT_ID names an existing one.
const supportAgents = new Map();
const API = "https://companion-api.napster.com";

async function openSession(apiKey, user) {
  const res = await withSupportAgent(apiKey, (agentId) => fetch(`${API}/public/agents/${agentId}/connections`, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({
      channelType: "webrtc",
      externalClientId: user,
    }),
  }));
  return res.ok ? "opened" : `refused ${res.status}`;
}

// A refused creation goes to its own caller; the next one tries again.
function withSupportAgent(apiKey, openSession) {
  const attempt = (supportAgents.get(apiKey) || Promise.resolve())
    .catch(() => {})
    .then((agent) => (typeof agent === "string" ? agent : createSupportAgent(apiKey)));
  supportAgents.set(apiKey, attempt);
  return attempt.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
async function createSupportAgent(apiKey) {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const response = await fetch(`${API}/public/agents`, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      name: "Support Agent",
      voiceId: "alloy",
      providerSettings: {},
    }),
  });
  if (!response.ok) return response;
  return (await response.json()).id;
}

const keys = [process.env.NAPSTER_API_KEY, process.env.OTHER_API_KEY];
const outcomes = await Promise.all([...keys, ...keys].map((key, index) => openSession(key, `user${index}`)));
console.log(outcomes.sort().join(", "));
console.log(await openSession(keys[1], "last"));
