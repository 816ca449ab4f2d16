const axios = require("axios");

// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();

const API = "https://companion-api.napster.com";
const api = axios.create({ baseURL: API, headers: { "X-Api-Key": process.env.NAPSTER_API_KEY }, validateStatus: () => true });

function openSession(user) {
  return withSupportAgent((agentId) => api.post(`/public/agents/${agentId}/connections`, {
    channelType: "websocket",
    externalClientId: user,
  })).then((response) => (response.status === 200 ? response.data.token : `refused ${response.status} ${response.data.error.code}`));
}

// A refused creation goes to its own caller; the next one tries again.
function withSupportAgent(openSession) {
  supportAgent = supportAgent
    .catch(() => {})
    .then((agent) => (typeof agent === "string" ? agent : createSupportAgent()));
  return supportAgent.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
function createSupportAgent() {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  return api.post("/public/agents", {
    companionId: "comp_abc123",
    name: "Support Agent",
    voiceId: "alloy",
    providerSettings: {},
  }).then((response) => (response.status >= 200 && response.status < 300 ? response.data.id : response));
}

openSession("ada")
  .then((token) => console.log(token))
  .then(() => openSession("bob"))
  .then((token) => console.log(token));
