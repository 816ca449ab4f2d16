import axios from "axios";

const api = axios.create({ baseURL: "https://companion-api.napster.com", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });

for (const user of ["ada", "bob"]) {
  await api.post("/public/ws-connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  }).then(
    ({ data }) => console.log(data.token),
    (error) => console.log(error.response.status),
  );
}
