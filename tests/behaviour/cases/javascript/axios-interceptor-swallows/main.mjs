import axios from "axios";

const api = axios.create({ baseURL: "https://companion-api.napster.com", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });
api.interceptors.response.use((response) => response, (error) => ({ data: { token: null, error } }));

const { data } = await api.post("/public/connections", { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } });
console.log(data.token);
