const FAST = process.env.FAST;
async function open(user) {
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_su",
      providerConfig: { voiceId: "alloy", settings: FAST ? { speed: 1.3 } : undefined },
      externalClientId: user,
    }),
  });
  return res.status;
}
console.log(await open("1"), await open("2"));
