const API_BASE = "https://companion-api.napster.com";

export async function openVoice(user, { fetch: doFetch = globalThis.fetch, signal } = {}) {
  const res = await doFetch(`${API_BASE}/public/ws-connections`, {
    method: "POST",
    signal,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_1", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return res.ok ? (await res.json()).token : null;
}

console.log(await openVoice("a"));
console.log(await openVoice("b"));
