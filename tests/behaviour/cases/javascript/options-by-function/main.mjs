const options = (method, body) => ({
  method,
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
  body,
});

async function open(externalClientId) {
  const payload = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", useGreenVideo: true }, externalClientId };
  Object.assign(payload, externalClientId === "bob" ? { tags: ["live"] } : {});
  return fetch("https://companion-api.napster.com/public/connections", options("POST", JSON.stringify(payload)));
}

for (const user of ["ada", "bob"]) {
  const response = await open(user);
  const answer = await response.json();
  console.log(response.ok ? answer.token : response.status);
}
