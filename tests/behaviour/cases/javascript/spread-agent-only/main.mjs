const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const agent = Object.freeze({ companionId: "comp_abc123", language: "en", functions: ["fn_a"] });
const voice = { voiceId: "alloy" };

const openSession = async (user) => {
  const res = await fetch(`${API}/public/ws-connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({ ...agent, providerConfig: { ...voice, settings: { speed: 1 } }, externalClientId: user }),
  });
  return res.ok ? (await res.json()).token : res.status;
};

console.log(await openSession("ada"));
console.log(await openSession("bob"));
