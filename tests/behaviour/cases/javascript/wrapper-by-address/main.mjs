const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

class Client {
  post(path, body) {
    return fetch(`${API}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  }
}

class EnglishClient extends Client {
  post(path, body) {
    return super.post(path, { ...body, language: "en" });
  }
}

const client = new EnglishClient();

async function openSession(user) {
  const response = await client.post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: {} },
    externalClientId: user,
  });
  const { token } = await response.json();
  return token;
}

for (const user of ["ada", "bob"]) {
  console.log(user, await openSession(user));
}
const response = await client.post("/public/feedback", { stars: 5 });
console.log("feedback", (await response.json()).token);
