const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function must(path, body) {
  const response = await fetch(API + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`no ${response.status}`);
  return response.json();
}

async function soft(path, body) {
  const response = await fetch(API + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) return [`soft ${response.status}`, null];
  return [null, await response.json()];
}

const strict = async (user) => {
  const { token } = await must("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return token;
};

const lax = async (user) => {
  const [error, opened] = await soft("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return error ?? opened.token;
};

const plain = async (user) => {
  const response = await fetch(API + "/public/ws-connections", {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return response.status;
};

const show = (opened) => opened.then(console.log, (error) => console.log(error.message));
await show(strict("ada"));
await show(lax("bob"));
await show(plain("cyd"));
await show(strict("dan"));
await show(plain("eve").then((status) => `ws ${status}`));
