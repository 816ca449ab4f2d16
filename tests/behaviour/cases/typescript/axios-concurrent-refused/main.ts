import axios from "axios";

const api = axios.create({
  baseURL: "https://companion-api.napster.com/public",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" },
});

interface Session {
  token: string;
}

export async function openSession(user: string): Promise<string> {
  const response = await api.post<Session>("/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } },
    externalClientId: user,
    tags: [],
  });
  return response.data.token;
}

const outcomes = await Promise.allSettled(["ada", "bob", "cyd"].map(openSession));
console.log(outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : "opened")).sort().join(", "));
