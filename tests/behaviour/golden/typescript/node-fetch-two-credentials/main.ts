import fetch from "node-fetch";

// The agent is created on first use and shared by every session with its key; NAPSTER_SUPPORT_AGENT_ID names an existing one.
const supportAgents = new Map<string, Promise<string | Awaited<ReturnType<typeof fetch>>>>();

const API = "https://companion-api.napster.com";

/** What this program calls a response. */
export class Response {
  constructor(readonly text: string) {}
}

export function openSession(apiKey: string, user: string): Promise<Response> {
  return withSupportAgent(apiKey, (agentId) => fetch(API + "/public/agents/" + agentId + "/connections", {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({ channelType: "websocket", externalClientId: user }),
  })).then((res) => new Response(`${res.status}`));
}

// A refused creation goes to its own caller; the next one tries again.
function withSupportAgent(apiKey: string, openSession: (agentId: string) => ReturnType<typeof fetch>): ReturnType<typeof fetch> {
  const attempt = (supportAgents.get(apiKey) || Promise.resolve(undefined))
    .catch(() => undefined)
    .then((agent) => (typeof agent === "string" ? agent : createSupportAgent(apiKey)));
  supportAgents.set(apiKey, attempt);
  return attempt.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
async function createSupportAgent(apiKey: string): Promise<string | Awaited<ReturnType<typeof fetch>>> {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const response = await fetch(API + "/public/agents", {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", name: "Support Agent", voiceId: "alloy", providerSettings: {} }),
  });
  if (!response.ok) return response;
  const { id } = (await response.json()) as { id: string };
  return id;
}

const keys = [process.env.NAPSTER_API_KEY ?? "", process.env.OTHER_API_KEY ?? ""];
const outcomes = await Promise.all([...keys, ...keys].map((key, index) => openSession(key, `user${index}`)));
console.log(outcomes.map(({ text }) => text).sort().join(" "));
