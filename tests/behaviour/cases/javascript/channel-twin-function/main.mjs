const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function postJson(path, body, left = 2) {
  try {
    return await fetch(`${API}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  } catch (error) {
    if (left === 0) throw error;
    return postJson(path, body, left - 1);
  }
}

for (const user of ["ada", "bob", "cyd"]) {
  const response = await postJson("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user,
  });
  console.log(response.ok ? (await response.json()).token : response.status);
}
