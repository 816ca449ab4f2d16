export class NapsterClient {
  constructor({ baseUrl = "https://companion-api.napster.com", apiKey }) {
    this.baseUrl = baseUrl;
    this.apiKey = apiKey;
  }

  async post(path, body) {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method: "POST",
      headers: { "X-Api-Key": this.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`refused: ${response.status}`);
    return response.json();
  }
}

export const client = new NapsterClient({ apiKey: process.env.NAPSTER_API_KEY });
