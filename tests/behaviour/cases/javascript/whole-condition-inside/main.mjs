const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };
const base = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: { temperature: 0.5 } } };

async function open(user, isFast) {
  const { settings } = base.providerConfig;
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers,
    body: JSON.stringify({
      ...base,
      providerConfig: { ...base.providerConfig, settings: { ...settings, ...(isFast ? { speed: 2 } : {}) } },
      externalClientId: user,
    }),
  });
  return (await response.json()).token;
}

console.log(await open("ada"));
console.log(await open("bob", true));
console.log(await open("cleo"));
