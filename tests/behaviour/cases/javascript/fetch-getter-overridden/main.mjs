class Base {
  constructor(key) { this.key = key; }
  get headers() { return { "X-Api-Key": this.key, "Content-Type": "application/json" }; }
  async open(user) {
    const res = await fetch("https://companion-api.napster.com/public/connections", {
      method: "POST",
      headers: this.headers,
      body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
    });
    return res.status;
  }
}
class Other extends Base {
  get headers() { return { "X-Api-Key": process.env.OTHER_API_KEY, "Content-Type": "application/json" }; }
}
console.log(await new Base(process.env.NAPSTER_API_KEY).open("a"), await new Other(process.env.NAPSTER_API_KEY).open("b"));
