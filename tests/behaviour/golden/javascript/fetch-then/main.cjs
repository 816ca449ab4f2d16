// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();
const API = "https://companion-api.napster.com";
const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY,
  "Content-Type": "application/json",
};

function openSession(user) {
  return withSupportAgent((agentId) => fetch(API + "/public/agents/" + agentId + "/connections", {
    method: "POST",
    headers: headers,
    body: JSON.stringify({ channelType: "websocket", externalClientId: user }),
  })).then((res) => {
    if (!res.ok) throw new Error("status " + res.status);
    return res.json();
  });
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
  return fetch(API + "/public/agents", {
    method: "POST",
    headers: headers,
    body: JSON.stringify({ companionId: "comp_abc123", name: "Support Agent", voiceId: "alloy", providerSettings: {} }),
  }).then((response) => (response.ok ? response.json().then((agent) => agent.id) : response));
}

openSession("ada")
  .catch((error) => console.log(error.message))
  .then(() => openSession("bob"))
  .then(({ token }) => console.log(token));
