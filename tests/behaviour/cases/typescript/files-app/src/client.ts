import { API_URL } from "./config.js";

export interface Session {
  token: string;
  connection: { id: string };
}

export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`refused: ${status}`);
  }
}

export class ApiClient {
  constructor(private readonly apiKey: string) {}

  async post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(`${API_URL}${path}`, {
      method: "POST",
      headers: { "X-Api-Key": this.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new HttpError(response.status);
    return (await response.json()) as T;
  }
}

export const api = new ApiClient(process.env.NAPSTER_API_KEY ?? "");
