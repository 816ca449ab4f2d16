export interface VoiceClientOptions {
  apiKey: string;
  baseUrl?: string;
}

export class VoiceClient {
  private readonly baseUrl: string;

  constructor(
    private readonly options: VoiceClientOptions,
    private readonly fetchImpl: typeof fetch = fetch,
  ) {
    this.baseUrl = options.baseUrl ?? "https://companion-api.napster.com";
  }

  async createSession(clientId: string): Promise<string> {
    const response = await this.fetchImpl(`${this.baseUrl}/public/connections`, {
      method: "POST",
      headers: { "X-Api-Key": this.options.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify({
        companionId: "comp_1",
        providerConfig: { voiceId: "alloy" },
        externalClientId: clientId,
      }),
    });
    if (!response.ok) {
      throw new Error(`session refused: ${response.status}`);
    }
    const { token } = (await response.json()) as { token: string };
    return token;
  }
}

const client = new VoiceClient({ apiKey: process.env.NAPSTER_API_KEY! });
console.log(await client.createSession("a").catch((e: Error) => e.message));
console.log(await client.createSession("b").catch((e: Error) => e.message));
