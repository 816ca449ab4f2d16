abstract class ApiClient {
  protected constructor(
    protected readonly baseUrl: string,
    private readonly apiKey: string,
  ) {}

  protected async post<TResponse>(path: string, payload: object): Promise<TResponse> {
    const response = await fetch(new URL(path, this.baseUrl), {
      method: "POST",
      headers: this.headers(),
      body: JSON.stringify(payload),
    });
    if (!response.ok) {
      const detail = await response.text();
      throw new Error(`POST ${path} answered ${response.status}: ${detail}`);
    }
    return response.json() as Promise<TResponse>;
  }

  private headers(): Record<string, string> {
    return { "Content-Type": "application/json", "X-Api-Key": this.apiKey };
  }
}

interface ConnectionResponse {
  token: string;
  connection: { id: string };
}

class CompanionClient extends ApiClient {
  private static instance: CompanionClient | undefined;

  static get shared(): CompanionClient {
    this.instance ??= new CompanionClient("https://companion-api.napster.com", process.env["NAPSTER_API_KEY"] ?? "");
    return this.instance;
  }

  openConnection(externalClientId: string): Promise<ConnectionResponse> {
    return this.post<ConnectionResponse>("/public/connections", {
      companionId: "comp_inherit",
      providerConfig: { voiceId: "verse", settings: { speed: 1 } },
      faqCollections: ["faq_1"],
      externalClientId,
    });
  }

  openSocket(externalClientId: string): Promise<ConnectionResponse> {
    return this.post<ConnectionResponse>("/public/ws-connections", {
      companionId: "comp_inherit",
      providerConfig: { voiceId: "verse", settings: { speed: 1 } },
      faqCollections: ["faq_1"],
      externalClientId,
    });
  }
}

for (const open of ["openConnection", "openSocket", "openConnection"] as const) {
  try {
    const { token } = await CompanionClient.shared[open](`client_${open}`);
    console.log(open, token);
  } catch (error) {
    console.log((error as Error).message.replace(/POST \S+/, "POST"));
  }
}
