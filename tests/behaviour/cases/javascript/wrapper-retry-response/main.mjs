const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function send(method, path, body, attempts = 3) {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await fetch(`${API}${path}`, { method, headers, body: JSON.stringify(body) });
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

for (const user of ["ada", "bob"]) {
  const response = await send("POST", "/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  console.log(response.ok ? (await response.json()).token : response.status);
}
