import axios from "axios";

const api = axios.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});

async function post(path, body, attempts = 2) {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await api.post(path, body);
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

async function openSession(user) {
  const { data } = await post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: {} },
    externalClientId: user,
  });
  return data.token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
