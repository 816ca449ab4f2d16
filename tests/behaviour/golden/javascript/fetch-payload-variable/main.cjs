"use strict";

const { createServer } = require("node:http");

// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent = Promise.resolve();

const KEY = process.env.NAPSTER_API_KEY;

async function main() {
  const users = ["ada", "bob"];
  for (const user of users) {
    const payload = {
      channelType: "webrtc",
      externalClientId: user, // who is calling
    };
    const res = await withSupportAgent((agentId) => fetch(`https://companion-api.napster.com/public/agents/${agentId}/connections`, {
      method: "POST",
      headers: { "X-Api-Key": KEY, "Content-Type": "application/json", "X-Trace": user },
      body: JSON.stringify(payload),
    }));
    console.log(res.status, (await res.json()).token, typeof createServer);
  }
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
  const response = await fetch("https://companion-api.napster.com/public/agents", {
    method: "POST",
    headers: { "X-Api-Key": KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      name: "Support Agent",
      voiceId: "alloy",
      providerSettings: {},
      disableIdleTimeout: true,
    }),
  });
  if (!response.ok) return response;
  return (await response.json()).id;
}

main();
