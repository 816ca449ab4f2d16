import axios from "axios";
let token = process.env.NAPSTER_API_KEY;
const http = axios.create({ baseURL: "https://companion-api.napster.com" });
http.interceptors.request.use((cfg) => { cfg.headers["X-Api-Key"] = token; return cfg; });
const open = (user) => http.post("/public/connections", { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user });
console.log((await open("a")).data.token);
token = process.env.OTHER_API_KEY;
console.log((await open("b")).data.token);
