import axios from "axios";

const API = "https://companion-api.napster.com";
const config = { headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } };

const shared = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } };
const video = await axios.post(`${API}/public/connections`, { ...shared, externalClientId: "ada" }, config);
const audio = await axios.post(`${API}/public/ws-connections`, { ...shared, externalClientId: "bob" }, config);
console.log(video.data.token, audio.data.token);
