import axios from "axios";

// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();

const API = "https://companion-api.napster.com";
const config = { headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } };

const video = await withSupportAgent((agentId) => axios.post(`${API}/public/agents/${agentId}/connections`, { channelType: "webrtc", externalClientId: "ada" }, config));
const audio = await withSupportAgent((agentId) => axios.post(`${API}/public/agents/${agentId}/connections`, { channelType: "websocket", externalClientId: "bob" }, config));
console.log(video.data.token, audio.data.token);

// A failed creation fails its own caller; the next one tries again.
function withSupportAgent(openSession) {
  supportAgent = supportAgent.catch(() => {}).then((agentId) => agentId || createSupportAgent());
  return supportAgent.then(openSession);
}

async function createSupportAgent() {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const { data } = await axios.post(`${API}/public/agents`, { companionId: "comp_abc123", name: "Support Agent", voiceId: "alloy", providerSettings: {} }, config);
  return data.id;
}
