import axios from "axios";

interface Session {
  token: string;
}

const api = axios.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" },
  validateStatus: () => true,
});

async function openSession(user: string): Promise<string> {
  const response = await api.post<Session>("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return response.status === 200 ? response.data.token : `refused ${response.status}`;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
