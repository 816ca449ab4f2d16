export class Companion {
  constructor({ apiKey, baseUrl = "https://companion-api.napster.com" }) {
    this.baseUrl = baseUrl;
    this.headers = { "X-Api-Key": apiKey, "Content-Type": "application/json" };
  }

  async connect(user) {
    const response = await this.send("/public/connections", {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    });
    return response.ok ? (await response.json()).token : `refused ${response.status}`;
  }

  send(path, body) {
    return fetch(this.baseUrl + path, { method: "POST", headers: this.headers, body: JSON.stringify(body) });
  }
}

const own = { apiKey: process.env.NAPSTER_API_KEY };
const other = { apiKey: process.env.OTHER_API_KEY, baseUrl: process.env.NAPSTER_API_URL };
for (const [account, user] of [[own, "ada"], [own, "bob"], [other, "cleo"], [own, "dan"]]) {
  console.log(await new Companion(account).connect(user));
}
