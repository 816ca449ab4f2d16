export class Companion {
  readonly #base: URL;
  readonly #headers: Headers;

  constructor({ apiKey, baseUrl = "https://companion-api.napster.com" }: { apiKey: string; baseUrl?: string }) {
    this.#base = new URL(baseUrl);
    this.#headers = new Headers({ "X-Api-Key": apiKey, "Content-Type": "application/json" });
  }

  async connect(externalClientId: string): Promise<string> {
    const response = await this.#send("/public/connections", {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId,
    });
    return ((await response.json()) as { token: string }).token;
  }

  #send(path: string, payload: object): Promise<Response> {
    return fetch(new URL(path, this.#base), { method: "POST", headers: this.#headers, body: JSON.stringify(payload) });
  }
}

for (const user of ["ada", "bob"]) {
  console.log(await new Companion({ apiKey: process.env["NAPSTER_API_KEY"] ?? "" }).connect(user));
}
