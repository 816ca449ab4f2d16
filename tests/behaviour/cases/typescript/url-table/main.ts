const enum Channel {
  Web = "webrtc",
  Phone = "websocket",
}

const paths: Record<Channel, string> = {
  [Channel.Web]: "/public/connections",
  [Channel.Phone]: "/public/ws-connections",
};

type Payload = {
  companionId: string;
  providerConfig: { voiceId: string };
  externalClientId: string;
};

export async function open(channel: Channel, user: string): Promise<string> {
  const payload: Payload = {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  };
  const res = await fetch(`https://companion-api.napster.com${paths[channel]}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env["NAPSTER_API_KEY"]!, "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  });
  if (!res.ok) return `refused ${res.status}`;
  const json = (await res.json()) as { token: string };
  return json.token;
}

console.log(await open(Channel.Web, "ada"));
console.log(await open(Channel.Phone, "bob"));
