import axios, { AxiosError } from "axios";

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
    providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 }, useGreenVideo: true },
    externalClientId: user,
    tags: [],
  });
  return response.data.token;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error instanceof AxiosError ? `${error.message} ${JSON.stringify(error.response?.data)}` : error);
  }
}
