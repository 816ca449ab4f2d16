import axios from "axios";

const api = axios.create({ baseURL: "https://companion-api.napster.com", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });
api.interceptors.response.use((response) => response.data, (error) => Promise.reject(error));

async function openSession(user) {
  const { token } = await api.post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.name, error.response.status);
  }
}
