export const open = (user) => fetch("https://companion-api.napster.com/public/connections", {
  method: "POST",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
  body: JSON.stringify({
    companionId: process.env.COMPANION,
    providerConfig: { voiceId: process.env.VOICE },
    externalClientId: user,
  }),
});
