// The agent is created on first use and shared by every session with its key; NAPSTER_SUPPORT_AGENT_ID names an existing one.
const supportAgents = new Map<string, Promise<string | Response>>();

// The agent is created on first use and shared by every session; NAPSTER_VERSE_AGENT_ID names an existing one.
let verseAgent: Promise<string | Response | undefined> = Promise.resolve(undefined);

const AGENTS_URL = "https://companion-api.napster.com/public/agents";
const apiKey = process.env.NAPSTER_API_KEY;
if (!apiKey) throw new Error("no key");

interface Account {
  key?: string;
}

async function openSession(account: Account, user: string): Promise<number> {
  if (!account.key) return 0;
  const apiKey = account.key;
  const res = await withSupportAgent(apiKey, (agentId) => fetch(`${AGENTS_URL}/${agentId}/connections`, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({ channelType: "webrtc", externalClientId: user }),
  }));
  return res.status;
}

// A refused creation goes to its own caller; the next one tries again.
function withSupportAgent(apiKey: string, openSession: (agentId: string) => Promise<Response>): Promise<Response> {
  const attempt = (supportAgents.get(apiKey) || Promise.resolve(undefined))
    .catch(() => undefined)
    .then((agent) => (typeof agent === "string" ? agent : createSupportAgent(apiKey)));
  supportAgents.set(apiKey, attempt);
  return attempt.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
async function createSupportAgent(apiKey: string): Promise<string | Response> {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const response = await fetch(AGENTS_URL, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", name: "Support Agent", voiceId: "alloy", providerSettings: {} }),
  });
  if (!response.ok) return response;
  const { id } = (await response.json()) as { id: string };
  return id;
}

const direct = await withVerseAgent(apiKey, (agentId) => fetch(`${AGENTS_URL}/${agentId}/connections`, {
  method: "POST",
  headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
  body: JSON.stringify({ channelType: "webrtc", externalClientId: "eve" }),
}));

// A refused creation goes to its own caller; the next one tries again.
function withVerseAgent(apiKey: string, openSession: (agentId: string) => Promise<Response>): Promise<Response> {
  const attempt = verseAgent
    .catch(() => undefined)
    .then((agent) => (typeof agent === "string" ? agent : createVerseAgent(apiKey)));
  verseAgent = attempt;
  return attempt.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
async function createVerseAgent(apiKey: string): Promise<string | Response> {
  if (process.env.NAPSTER_VERSE_AGENT_ID) return process.env.NAPSTER_VERSE_AGENT_ID;
  const response = await fetch(AGENTS_URL, {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", name: "Verse Agent", voiceId: "verse", providerSettings: {} }),
  });
  if (!response.ok) return response;
  const { id } = (await response.json()) as { id: string };
  return id;
}

console.log(direct.status);
for (const account of [{ key: apiKey }, {}, { key: apiKey }]) {
  console.log(await openSession(account, "ada"));
}
