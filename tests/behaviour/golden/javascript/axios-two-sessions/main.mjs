import axios from "axios";

// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user) {
  const { data } = await withSupportAgent((agentId) => axios.post(
    `${API}/public/agents/${agentId}/connections`,
    {
      channelType: "webrtc",
      externalClientId: user,
      tags: null,
    },
    { headers },
  ));
  return data.token;
}

// A failed creation fails its own caller; the next one tries again.
function withSupportAgent(openSession) {
  supportAgent = supportAgent.catch(() => {}).then((agentId) => agentId || createSupportAgent());
  return supportAgent.then(openSession);
}

async function createSupportAgent() {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const { data } = await axios.post(
    `${API}/public/agents`,
    {
      companionId: "comp_abc123",
      name: "Support Agent",
      voiceId: "alloy", // the calm one
      providerSettings: { temperature: 0.4 },
      faqCollections: ["faq_1"],
    },
    { headers },
  );
  return data.id;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.message, error.response?.status, error.response?.data.error.code);
  }
}
