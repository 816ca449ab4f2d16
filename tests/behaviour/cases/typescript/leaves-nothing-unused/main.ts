const ENDPOINTS = { webrtc: "/public/connections", ws: "/public/ws-connections" } as const;

enum Path {
  Voice = "/public/connections",
  Text = "/public/ws-connections",
}

// What a session is opened with.
interface SessionRequest {
  companionId: string;
  providerConfig: Provider;
  externalClientId: string;
}
type Provider = { voiceId: string };

const API = "https://companion-api.napster.com";

export async function openSession(user: string) {
  const body: SessionRequest = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user };
  const res = await fetch(`${API}${ENDPOINTS.webrtc}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY!, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return res.status;
}

export async function openVoice(user: string) {
  const res = await fetch(`${API}${Path.Voice}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY!, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_voice", externalClientId: user }),
  });
  return res.status;
}

export async function openText(user: string) {
  const res = await fetch(`${API}${Path.Text}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY!, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_text", externalClientId: user }),
  });
  return res.status;
}

console.log(await openSession("ada"), await openVoice("bob"), await openText("eve"));
