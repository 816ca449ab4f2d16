type Kind = "voice" | "text" | "chat";

const BASE = "https://companion-api.napster.com";

// Text needs no video.
function endpointFor(kind: Kind): string {
  switch (kind) {
    case "text":
      return `${BASE}/public/ws-connections`;
    case "chat":
      return `${BASE}/public/ws-connections`;
    default:
      return `${BASE}/public/connections`;
  }
}

export async function open(kind: Kind, user: string): Promise<Response> {
  return fetch(endpointFor(kind), {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_routed",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
}

console.log("voice", (await open("voice", "v1")).status);
console.log("text", (await open("text", "t1")).status);
console.log("chat", (await open("chat", "c1")).status);
console.log("voice", (await open("voice", "v2")).status);
