interface Session {
  token: string;
}

class Api {
  constructor(private readonly base: string) {}

  async post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.base}${path}`, {
      method: "POST",
      headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`refused ${response.status}`);
    return (await response.json()) as T;
  }
}

const api = new Api("https://companion-api.napster.com");

for (const user of ["ada", "bob", "cyd"]) {
  try {
    const { token } = await api.post<Session>("/public/connections", {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    });
    console.log(token);
  } catch (error) {
    console.log((error as Error).message);
  }
}
