import got from "got";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

const openSession = (user) => got.post(`${API}/public/connections`, {
  headers,
  json: {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  },
}).json();

const outcomes = await Promise.allSettled(["ada", "bob", "cyd"].map(openSession));
console.log(...outcomes.map((outcome) => outcome.status).sort());
