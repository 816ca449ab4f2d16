import axios from "axios";

const http = axios.create({
  baseURL: "https://companion-api.napster.com/public",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});

const api = {
  post: (path, body) => http.post(path, body).then(({ data }) => data),
};

export const openSession = (user) =>
  api.post("/ws-connections", { companionId: "comp_abc123", language: "en", externalClientId: user });

for (const group of [["ada", "bob"], ["cyd"]]) {
  const outcomes = await Promise.allSettled(group.map(openSession));
  console.log(outcomes.map(({ value, reason }) => (value ? "token" : reason.response.status)).sort().join(" "));
}
