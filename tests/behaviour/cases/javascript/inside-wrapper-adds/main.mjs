const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function send(path, body) {
  const response = await fetch(`${API}${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ language: "en", ...body }),
  });
  return response.ok ? (await response.json()).token : response.status;
}

for (const user of ["ada", "bob"]) {
  const opened = await send("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  console.log(opened);
}
console.log(
  await send("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientProfile: { name: "Guest" },
  }),
);
