// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();

const AGENTS_URL = "https://companion-api.napster.com/public/agents";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const users = ["ada", "bob"];
for (const user of users) {
  const res = await withSupportAgent((agentId) => fetch(`${AGENTS_URL}/${agentId}/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({ channelType: "webrtc", externalClientId: user }),
  }));
  console.log(res.status, res.ok);
}

// A refused creation goes to its own caller; the next one tries again.
function withSupportAgent(openSession) {
  supportAgent = supportAgent
    .catch(() => {})
    .then((agent) => (typeof agent === "string" ? agent : createSupportAgent()));
  return supportAgent.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
async function createSupportAgent() {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const response = await fetch(AGENTS_URL, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", name: "Support Agent", voiceId: "alloy", providerSettings: {} }),
  });
  if (!response.ok) return response;
  return (await response.json()).id;
}
