const API = "https://companion-api.napster.com";
const seen = [];

class Api {
  constructor(base) {
    this.base = base;
    seen.push(this);
    console.log("made", seen.length);
  }

  post(path, body) {
    return fetch(`${this.base}${path}`, {
      method: "POST",
      headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }
}

async function openSession(user) {
  const response = await new Api(API).post("/public/connections", { companionId: "comp_abc123", externalClientId: user });
  const { token } = await response.json();
  return token;
}

console.log("session", await openSession("ada"));
console.log("session", await openSession("bob"));
