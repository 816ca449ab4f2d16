async function openAs(voice, user) {
  process.env.VOICE = voice;
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: process.env.VOICE },
      externalClientId: user,
    }),
  });
  return res.status;
}

console.log(await openAs("alloy", "u1"));
console.log(await openAs("verse", "u2"));
