class Api {
  constructor(base, key) {
    this.base = base;
    this.key = key;
  }

  headers() {
    return { "Content-Type": "application/json", "X-Api-Key": this.key };
  }

  async post(path, body) {
    const response = await fetch(`${this.base}${path}`, {
      method: "POST",
      headers: this.headers(),
      body: JSON.stringify(body),
    });
    return response;
  }

  async openSession(user) {
    const response = await this.post("/connections", {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    });
    return response.status;
  }
}

const base = "https://companion-api.napster.com/public";
const apis = [new Api(base, process.env.NAPSTER_API_KEY), new Api(base, process.env.OTHER_API_KEY)];
console.log(await apis[0].openSession("ada"), await apis[1].openSession("bob"), await apis[0].openSession("cyd"));
