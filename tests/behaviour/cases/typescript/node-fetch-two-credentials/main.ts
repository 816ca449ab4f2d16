import fetch from "node-fetch";

const API = "https://companion-api.napster.com";

/** What this program calls a response. */
export class Response {
  constructor(readonly text: string) {}
}

export function openSession(apiKey: string, user: string): Promise<Response> {
  return fetch(API + "/public/ws-connections", {
    method: "POST",
    headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  }).then((res) => new Response(`${res.status}`));
}

const keys = [process.env.NAPSTER_API_KEY ?? "", process.env.OTHER_API_KEY ?? ""];
const outcomes = await Promise.all([...keys, ...keys].map((key, index) => openSession(key, `user${index}`)));
console.log(outcomes.map(({ text }) => text).sort().join(" "));
