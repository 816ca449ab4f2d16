// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent: Promise<string | Response | undefined> = Promise.resolve(undefined);

const API = "https://companion-api.napster.com";

interface User {
  id: string;
  plan?: string;
}

interface Session {
  token: string;
  connection: { id: string };
}

const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY ?? "",
  "Content-Type": "application/json",
};

export async function openSession(user: User): Promise<Session> {
  const res = await withSupportAgent((agentId) => fetch(`${API}/public/agents/${agentId}/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      channelType: "webrtc",
      externalClientId: user.id,
      externalClientProfile: user.plan ? { plan: user.plan } : undefined,
    }),
  }));
  if (!res.ok) {
    throw new Error(`status ${res.status}`);
  }
  return (await res.json()) as Session;
}

// A refused creation goes to its own caller; the next one tries again.
function withSupportAgent(openSession: (agentId: string) => Promise<Response>): Promise<Response> {
  const attempt = supportAgent
    .catch(() => undefined)
    .then((agent) => (typeof agent === "string" ? agent : createSupportAgent()));
  supportAgent = attempt;
  return attempt.then((agent) => (typeof agent === "string" ? openSession(agent) : agent));
}

// Resolves to the agent's ID, or to the response that refused it.
async function createSupportAgent(): Promise<string | Response> {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const response = await fetch(`${API}/public/agents`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      name: "Support Agent",
      voiceId: "alloy",
      providerSettings: { temperature: 0.4 },
      mode: "talk", // not "listen"
    }),
  });
  if (!response.ok) return response;
  const { id } = (await response.json()) as { id: string };
  return id;
}

for (const user of [{ id: "ada", plan: "pro" }, { id: "bob" }]) {
  try {
    console.log((await openSession(user)).token);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
}
