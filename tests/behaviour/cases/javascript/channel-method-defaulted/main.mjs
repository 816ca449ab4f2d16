const call = (path, body, method = "POST") =>
  fetch(new URL(path, "https://companion-api.napster.com"), {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

for (const user of ["ada", "bob", "cyd"]) {
  const response = await call("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user,
  });
  console.log(response.ok ? (await response.json()).token : response.status);
}
