// An agent is created for each configuration on first use and shared by its sessions.
const agents = new Map<string, Promise<string | Response>>();

const API = "https://companion-api.napster.com";
const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY ?? "",
  "Content-Type": "application/json",
};

interface User {
  id: string;
  voice: string;
  language?: string;
}

async function openSession(user: User): Promise<number> {
  const res = await withAgent({
    companionId: "comp_abc123",
    name: "Companion",
    voiceId: user.voice,
    providerSettings: {},
    language: user.language,
  }, (agentId) => fetch(`${API}/public/agents/${agentId}/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      channelType: "webrtc",
      externalClientId: user.id,
    }),
  }));
  return res.status;
}

// A refused creation goes to its own caller; the next one tries again.
function withAgent(config: object, openSession: (agentId: string) => Promise<Response>): Promise<Response> {
  const body = JSON.stringify(config);
  const attempt = (agents.get(body) || Promise.resolve(undefined))
    .catch(() => undefined)
    .then((agent) => (typeof agent === "string" ? agent : createAgent(body)));
  agents.set(body, attempt);
  return attempt.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
async function createAgent(body: string): Promise<string | Response> {
  const response = await fetch(`${API}/public/agents`, { method: "POST", headers, body });
  if (!response.ok) return response;
  const { id } = (await response.json()) as { id: string };
  return id;
}

const users: User[] = [{ id: "ada", voice: "alloy", language: "en" }, { id: "bob", voice: "verse" }, { id: "cyd", voice: "alloy", language: "en" }];
console.log((await Promise.all(users.map(openSession))).join(" "));
