import axios from "axios";

// The agent is created on first use and shared by every session with its key; NAPSTER_SUPPORT_AGENT_ID names an existing one.
const supportAgents = new Map();

const API = "https://companion-api.napster.com";

class Companion {
  constructor(apiKey) {
    this.apiKey = apiKey;
  }

  async open(user) {
    const payload = {
      channelType: "webrtc",
      externalClientId: user,
    };
    const { data } = await withSupportAgent(this.apiKey, (agentId) => axios({
      method: "post",
      url: `${API}/public/agents/${agentId}/connections`,
      headers: { "X-Api-Key": this.apiKey },
      data: payload,
    }));
    return data.token;
  }
}

// A failed creation fails its own caller; the next one tries again.
function withSupportAgent(apiKey, openSession) {
  const attempt = (supportAgents.get(apiKey) || Promise.resolve())
    .catch(() => {})
    .then((agentId) => agentId || createSupportAgent(apiKey));
  supportAgents.set(apiKey, attempt);
  return attempt.then(openSession);
}

async function createSupportAgent(apiKey) {
  if (process.env.NAPSTER_SUPPORT_AGENT_ID) return process.env.NAPSTER_SUPPORT_AGENT_ID;
  const { data } = await axios({
    method: "post",
    url: `${API}/public/agents`,
    headers: { "X-Api-Key": apiKey },
    data: {
      companionId: "comp_abc123",
      name: "Support Agent",
      voiceId: "alloy",
      providerSettings: {},
    },
  });
  return data.id;
}

const one = new Companion(process.env.NAPSTER_API_KEY);
const two = new Companion(process.env.OTHER_API_KEY);
const outcomes = await Promise.allSettled([one.open("ada"), two.open("bob"), one.open("cyd"), new Companion(one.apiKey).open("dan")]);
console.log(outcomes.map((outcome) => outcome.reason?.response.status ?? "opened").sort().join(" "));
