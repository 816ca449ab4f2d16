import axios, { AxiosError } from "axios";

// The agent is created on first use and shared by every session; NAPSTER_SUPPORT_AGENT_ID names an existing one.
let supportAgent: Promise<string | undefined> = Promise.resolve(undefined);

const api = axios.create({
  baseURL: "https://companion-api.napster.com/public",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" },
});

interface Session {
  token: string;
}

export async function openSession(user: string): Promise<string> {
  const response = await withSupportAgent((agentId) => api.post<Session>(`/agents/${agentId}/connections`, {
    channelType: "webrtc",
    externalClientId: user,
    tags: [],
  }));
  return response.data.token;
}

// A failed creation fails its own caller; the next one tries again.
function withSupportAgent<T>(openSession: (agentId: string) => Promise<T>): Promise<T> {
  const attempt = supportAgent.catch(() => undefined).then((agentId) => agentId || createSupportAgent());
  supportAgent = attempt;
  return attempt.then(openSession);
}

async function createSupportAgent(): Promise<string> {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const { data } = await api.post<{ id: string }>("/agents", {
    companionId: "comp_abc123",
    name: "Support Agent",
    voiceId: "alloy",
    providerSettings: { temperature: 0.4 },
  });
  return data.id;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error instanceof AxiosError ? `${error.message} ${JSON.stringify(error.response?.data)}` : error);
  }
}
