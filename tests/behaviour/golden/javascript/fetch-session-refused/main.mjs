// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();
const API = "https://companion-api.napster.com";
const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY,
  "Content-Type": "application/json",
};

async function openSession(user) {
  const res = await withSupportAgent((agentId) => fetch(`${API}/public/agents/${agentId}/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      channelType: "webrtc",
      externalClientId: user.id,
      externalClientProfile: { plan: user.plan },
      tags: { tier: user.plan },
    }),
  }));
  if (res.status !== 200) {
    return `refused ${res.status} ${(await res.json()).error.code}`;
  }
  const { token, connection } = await res.json();
  return `${token} ${connection.id}`;
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
  const response = await fetch(`${API}/public/agents`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      name: "Support Agent",
      // the calm one
      voiceId: "alloy",
      providerSettings: { temperature: 0.4 },
      language: "en",
      functions: [],
    }),
  });
  if (!response.ok) return response;
  return (await response.json()).id;
}

console.log(await openSession({ id: "ada", plan: "pro" }));
console.log(await openSession({ id: "bob", plan: "free" }));
