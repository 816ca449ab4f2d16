import axios from "axios";

const ENDPOINTS = new Map([
  ["webrtc", "/public/connections"],
  ["websocket", "/public/ws-connections"],
]);

const client = axios.create({
  baseURL: process.env.NAPSTER_API_URL,
  headers: { common: { "X-Api-Key": process.env.NAPSTER_API_KEY } },
});

async function open(transport, clientId) {
  const { data } = await client.post(ENDPOINTS.get(transport), {
    companionId: "comp_map",
    providerConfig: { voiceId: "ash" },
    externalClientId: clientId,
  });
  return data;
}

for (const transport of ["webrtc", "websocket"]) {
  try {
    console.log((await open(transport, "client_" + transport)).token);
  } catch (error) {
    console.log(error.response?.status);
  }
}
