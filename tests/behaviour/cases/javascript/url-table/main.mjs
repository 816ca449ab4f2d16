const ENDPOINTS = {
  web: "/public/connections",
  phone: "/public/ws-connections",
};

const API = "https://companion-api.napster.com";

async function connect(channel, user) {
  const res = await fetch(API + ENDPOINTS[channel], {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "sage" },
      externalClientId: user,
    }),
  });
  if (!res.ok) throw new Error(`HTTP ${res.status}`);
  return res.json();
}

for (const [channel, user] of [["web", "ada"], ["phone", "bob"], ["web", "cleo"]]) {
  try {
    console.log(channel, (await connect(channel, user)).token);
  } catch (e) {
    console.log(channel, e.message);
  }
}
