const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const client = (base) => async (path, body) => {
  const response = await fetch(`${base}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return response.ok ? (await response.json()).token : response.status;
};

const post = client("https://companion-api.napster.com");

for (const user of ["ada", "bob", "cyd"]) {
  const opened = await post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user,
  });
  console.log(opened);
}
