import axios from "axios";

const api = axios.create({ baseURL: "https://companion-api.napster.com", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });

async function send(path, payload) {
  const { data } = await api.post(path, payload);
  return data;
}

async function openSession(user) {
  const session = await send("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return session.token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.name, error.response.status);
  }
}
