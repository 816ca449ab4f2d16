const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function post(label, path, body) {
  const response = await fetch(API + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${label}: ${response.status}`);
  return response.json();
}

const first = (user) =>
  post("first", "/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });

const second = (user) =>
  post("second", "/public/ws-connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });

const show = (opened) => opened.then(({ token }) => console.log(token), (error) => console.log(error.message));
await show(second("ada"));
await show(first("bob"));
await show(second("cyd"));
await show(first("dan"));
