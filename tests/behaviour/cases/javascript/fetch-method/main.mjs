const API = "https://companion-api.napster.com";

class Desk {
  constructor(key) {
    this.key = key;
    this.opened = 0;
  }

  async open() {
    const response = await fetch(`${API}/public/connections`, {
      method: "POST",
      headers: { "X-Api-Key": this.key, "Content-Type": "application/json" },
      body: JSON.stringify({
        companionId: "comp_abc123",
        providerConfig: { voiceId: "alloy" },
        externalClientId: arguments[0],
        tags: [`desk ${this.opened++}`],
      }),
    });
    return response.status;
  }
}

const one = new Desk(process.env.NAPSTER_API_KEY);
const two = new Desk(process.env.OTHER_API_KEY);
console.log(await one.open("ada"), await one.open("bob"), await two.open("cyd"));
