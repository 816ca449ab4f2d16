const PATHS = { web: "/public/connections", phone: "/public/ws-connections" };

async function connect(kind, user) {
  const path = PATHS[kind];
  if (!path) throw new Error("unknown channel");
  const response = await fetch(`https://companion-api.napster.com${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return response.status;
}

for (const [kind, user] of [["web", "ada"], ["phone", "bob"]]) {
  console.log(kind, await connect(kind, user).catch((error) => error.message));
}
