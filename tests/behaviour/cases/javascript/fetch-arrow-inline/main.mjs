const API = "https://companion-api.napster.com";

let counter = 0;

const openSession = (key) => fetch(`${API}/public/ws-connections`, {
  method: "POST",
  headers: { "X-Api-Key": key, "Content-Type": "application/json" },
  body: JSON.stringify({
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: `user_${++counter}`,
  }),
});

const first = await openSession(process.env.NAPSTER_API_KEY);
console.log(first.status, (await openSession(process.env.OTHER_API_KEY)).status);
