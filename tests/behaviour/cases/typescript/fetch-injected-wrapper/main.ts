export interface HttpClient {
  post<T>(url: string, body: unknown, headers: Record<string, string>): Promise<T>;
}

class FetchClient implements HttpClient {
  async post<T>(url: string, body: unknown, headers: Record<string, string>): Promise<T> {
    const res = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    if (!res.ok) throw new Error(`HTTP ${res.status}`);
    return (await res.json()) as T;
  }
}

class VoiceService {
  constructor(
    private readonly http: HttpClient,
    private readonly apiKey: string,
  ) {}

  open(userId: string) {
    return this.http.post<{ token: string }>(
      "https://companion-api.napster.com/public/connections",
      {
        companionId: "comp_abc123",
        providerConfig: { voiceId: "alloy" },
        externalClientId: userId,
      },
      { "X-Api-Key": this.apiKey },
    );
  }
}

const service = new VoiceService(new FetchClient(), process.env.NAPSTER_API_KEY ?? "");
const results = await Promise.allSettled(["a", "b"].map((u) => service.open(u)));
console.log(results.map((r) => r.status).join(" "));
