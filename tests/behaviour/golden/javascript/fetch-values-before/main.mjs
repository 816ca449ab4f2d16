// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

let counter = 0;
let mood = "calm";

async function profile(id) {
  console.log(`profile of ${id}`);
  return { mood };
}

async function openSession(id) {
  const externalClientId = `user_${++counter}`;
  const externalClientProfile = await profile(id);
  const tags = { mood };
  const res = await withSupportAgent((agentId) => fetch(`${API}/public/agents/${agentId}/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      channelType: "webrtc",
      externalClientId,
      externalClientProfile,
      tags,
    }),
  }));
  return res.status;
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
      voiceId: "alloy",
      providerSettings: {},
    }),
  });
  if (!response.ok) return response;
  return (await response.json()).id;
}

const first = openSession("ada");
mood = "brisk";
console.log(await first, await openSession("bob"));
