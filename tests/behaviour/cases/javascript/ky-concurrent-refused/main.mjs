import ky from "ky";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

const outcomes = await Promise.allSettled(["ada", "bob", "cyd"].map((user) => ky.post(`${API}/public/connections`, {
  headers,
  json: {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  },
}).json()));
console.log(...outcomes.map((outcome) => outcome.status).sort());
