import axios from "axios";

interface Session {
  token: string;
}

const api = axios.create({ baseURL: "https://companion-api.napster.com", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" } });
api.interceptors.response.use((response) => response.data);

const openSession = (user: string): Promise<Session> =>
  api.post<Session, Session>("/public/connections", { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user });

for (const user of ["ada", "bob"]) {
  const session = await openSession(user);
  console.log(session.token);
}
