const POST = {
  method: "POST",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
};

for (const user of ["ada", "bob", "cyd"]) {
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    ...POST,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    }),
  });
  console.log(response.ok ? (await response.json()).token : response.status);
}
