class Base {
  constructor(base) {
    this.base = base;
  }

  async post(path, body) {
    const response = await fetch(this.base + path, { method: "POST", headers: this.headers(), body: JSON.stringify(body) });
    if (response.status >= 400) throw new Error(`status ${response.status}`);
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  }

  headers() {
    return { "Content-Type": "application/json" };
  }
}

class Companion extends Base {
  constructor(key) {
    super("https://companion-api.napster.com/public");
    this.key = key;
  }

  headers() {
    return { ...super.headers(), "X-Api-Key": this.key };
  }

  connect(externalClientId) {
    return this.post("/connections", { companionId: "comp_abc123", externalClientId });
  }
}

const companions = [process.env.NAPSTER_API_KEY, process.env.OTHER_API_KEY].map((key) => new Companion(key));
for (const [at, user] of [[0, "ada"], [1, "bob"], [0, "cyd"]]) {
  console.log(await companions[at].connect(user).then(({ token }) => token, (error) => error.message));
}
