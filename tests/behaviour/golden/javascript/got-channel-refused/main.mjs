import got from "got";

// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgentId;
let supportAgent = Promise.resolve();

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user) {
  const { token } = await withSupportAgent((agentId) => got.post(`${API}/public/agents/${agentId}/connections`, {
    headers,
    json: {
      channelType: "webrtc",
      externalClientId: user,
    },
  }).json());
  return token;
}

// A failed creation fails its own caller; the next one tries again.
function withSupportAgent(openSession) {
  supportAgent = supportAgent.catch(() => {}).then((agentId) => agentId || createSupportAgent());
  return supportAgent.then(openSession);
}

async function createSupportAgent() {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  if (!supportAgentId) {
    const { id } = await got.post(`${API}/public/agents`, {
      headers,
      json: {
        companionId: "comp_abc123",
        name: "Support Agent",
        voiceId: "alloy",
        providerSettings: {},
      },
    }).json();
    supportAgentId = id;
  }
  await got.put(`${API}/public/agents/${supportAgentId}/channels/webrtc`, {
    headers,
    json: { useGreenVideo: true },
    retry: { limit: 0 }, // as a POST, it is not repeated
  });
  return supportAgentId;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.name, error.response.statusCode ?? error.response.status);
  }
}
