export interface ApiError { status: number; message: string }
export type ApiResult<T> = { ok: true; data: T } | { ok: false; error: ApiError };
export interface ApiClientOptions { apiKey: string; baseUrl?: string; fetch?: typeof globalThis.fetch }

export function createApiClient({ apiKey, baseUrl = "https://companion-api.napster.com", fetch = globalThis.fetch }: ApiClientOptions) {
  async function send<T>(method: string, path: string, body?: unknown): Promise<ApiResult<T>> {
    const res = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { "X-Api-Key": apiKey, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!res.ok) return { ok: false, error: { status: res.status, message: res.statusText } };
    return { ok: true, data: (await res.json()) as T };
  }
  return {
    get: <T>(path: string) => send<T>("GET", path),
    post: <T>(path: string, body: unknown) => send<T>("POST", path, body),
  };
}
