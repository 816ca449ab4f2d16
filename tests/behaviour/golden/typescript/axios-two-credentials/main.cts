import axios = require("axios");

// The agent is created on first use and shared by every session with its key; NAPSTER_SUPPORT_AGENT_ID names an existing one.
const supportAgents = new Map<string, Promise<string>>();

const API = "https://companion-api.napster.com";

function openSession(apiKey: string, user: string): Promise<string> {
  return withSupportAgent(apiKey, (agentId) => axios
    .post(
      `${API}/public/agents/${agentId}/connections`,
      { channelType: "webrtc", externalClientId: user },
      { headers: { "X-Api-Key": apiKey } },
    ))
    .then((response) => response.data.token as string);
}

// A failed creation fails its own caller; the next one tries again.
function withSupportAgent<T>(apiKey: string, openSession: (agentId: string) => Promise<T>): Promise<T> {
  const attempt = (supportAgents.get(apiKey) || Promise.resolve(""))
    .catch(() => "")
    .then((agentId) => agentId || createSupportAgent(apiKey));
  supportAgents.set(apiKey, attempt);
  return attempt.then(openSession);
}

async function createSupportAgent(apiKey: string): Promise<string> {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const { data } = await axios.post<{ id: string }>(
    `${API}/public/agents`,
    { companionId: "comp_abc123", name: "Support Agent", voiceId: "alloy", providerSettings: {} },
    { headers: { "X-Api-Key": apiKey } },
  );
  return data.id;
}

async function main(): Promise<void> {
  for (const key of [process.env.NAPSTER_API_KEY ?? "", process.env.OTHER_API_KEY ?? "", process.env.NAPSTER_API_KEY ?? ""]) {
    console.log(await openSession(key, "ada"));
  }
}

void main();
