export class NapsterClient {
  constructor(apiKey) {
    this.apiKey = apiKey;
  }

  openConnection(config) {
    return this.request("POST", "/public/connections", config);
  }

  async request(method, path, body) {
    const response = await fetch(`https://companion-api.napster.com${path}`, {
      method,
      headers: { "X-Api-Key": this.apiKey, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`refused: ${response.status}`);
    return response.json();
  }
}
