class CompanionClient {
  constructor(
    private readonly apiKey: string,
    private readonly base = "https://companion-api.napster.com",
  ) {}

  private get headers(): Record<string, string> {
    return { "X-Api-Key": this.apiKey, "Content-Type": "application/json" };
  }

  async open(externalClientId: string): Promise<{ token: string }> {
    const res = await fetch(`${this.base}/public/connections`, {
      method: "POST",
      headers: this.headers,
      body: JSON.stringify({
        companionId: "comp_abc123",
        providerConfig: { voiceId: "alloy", settings: { speed: 1.1 } },
        externalClientId,
      }),
    });
    if (!res.ok) throw new Error(String(res.status));
    return (await res.json()) as { token: string };
  }
}

const one = new CompanionClient(process.env.NAPSTER_API_KEY ?? "");
const two = new CompanionClient(process.env.OTHER_API_KEY ?? "");
console.log((await one.open("a")).token, (await two.open("b")).token, (await one.open("c")).token);
