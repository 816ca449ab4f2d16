interface HttpClient {
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; json: unknown }>;
}

class FetchClient implements HttpClient {
  async post(url: string, body: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, json: (await response.json()) as unknown };
  }
}

class VoiceService {
  constructor(
    private readonly http: HttpClient,
    private readonly base: string,
    private readonly key: string,
  ) {}

  async open(user: string): Promise<string> {
    const { status, json } = await this.http.post(
      `${this.base}/public/connections`,
      { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
      { "X-Api-Key": this.key },
    );
    if (status !== 200) return `refused ${status}`;
    return (json as { token: string }).token;
  }
}

const http = new FetchClient();
const one = new VoiceService(http, "https://companion-api.napster.com", process.env.NAPSTER_API_KEY ?? "");
const two = new VoiceService(http, "https://companion-api.napster.com", process.env.OTHER_API_KEY ?? "");
console.log(await one.open("ada"));
console.log(await two.open("bob"));
console.log(await one.open("cyd"));
