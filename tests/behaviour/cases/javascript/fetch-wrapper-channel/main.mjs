const API = "https://companion-api.napster.com";

async function request(method, path, payload) {
  const response = await fetch(API + path, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  });
  if (!response.ok) throw new Error(`refused: ${response.status}`);
  return response.json();
}

async function openSession(user) {
  const { token } = await request("POST", "/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user,
  });
  return token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.message);
  }
}
