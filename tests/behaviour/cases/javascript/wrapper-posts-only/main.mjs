import axios from "axios";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

function post(path, body) {
  return axios.post(`${API}${path}`, body, { headers });
}

async function openSession(user) {
  const { data } = await post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: {}, useGreenVideo: true },
    externalClientId: user,
  });
  return data.token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
