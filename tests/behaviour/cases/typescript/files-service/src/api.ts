export const PATHS = { session: "/public/connections", companions: "/public/companions" } as const;

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT";
  path: string;
  body?: unknown;
}

export class Api {
  constructor(private readonly baseUrl: string, private readonly apiKey: string) {}

  async send<T>({ method = "POST", path, body }: RequestOptions): Promise<T> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { "X-Api-Key": this.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`refused: ${response.status}`);
    return response.json() as Promise<T>;
  }
}

export const api = new Api("https://companion-api.napster.com", process.env.NAPSTER_API_KEY ?? "");
