const BASE = "https://companion-api.napster.com";

async function request(method, path, body) {
  const response = await fetch(BASE + path, {
    method,
    headers: { "Content-Type": "application/json", "X-Api-Key": process.env.NAPSTER_API_KEY },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    const { error } = await response.json();
    throw new Error(`${response.status} ${error.code}`);
  }
  return response.json();
}

async function openSession(user) {
  const { token } = await request("POST", "/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user, // who is calling
  });
  return token;
}

for (const user of ["ada", "bob", "cyd"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.message);
  }
}
