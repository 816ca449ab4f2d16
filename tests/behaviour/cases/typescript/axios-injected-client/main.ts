import axios, { type AxiosInstance, isAxiosError } from "axios";

class SessionService {
  constructor(private readonly http: AxiosInstance) {}

  async open(user: string) {
    const { data } = await this.http.post<{ token: string }>("/public/connections", {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    });
    return data.token;
  }
}

const http = axios.create({
  baseURL: "https://companion-api.napster.com",
  timeout: 5000,
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" },
});
const service = new SessionService(http);
for (const u of ["u1", "u2", "u3"]) {
  try {
    console.log(await service.open(u));
  } catch (e) {
    console.log(isAxiosError(e) ? e.response?.status : "other");
  }
}
