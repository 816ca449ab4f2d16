const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function open(body) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return response.status;
}

console.log(await open({ companionId: "comp_abc123", externalClientId: "ada" }));
console.log(await open({ companionId: "comp_abc123", externalClientId: "bob", tags: ["second"] }));
console.log(await open({ companionId: "comp_xyz789", providerConfig: { voiceId: "verse" }, externalClientId: "cyd" }));
console.log(await open({ companionId: "comp_abc123", externalClientProfile: { name: "Dan" } }));
