const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

class Session {
  constructor(user) {
    this.user = user;
    this.attempts = 0;
  }

  toJSON() {
    return {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", settings: { speed: 1 } },
      language: "en",
      externalClientId: this.user,
    };
  }
}

function post(path, body) {
  return fetch(`${API}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

for (const user of ["ada", "bob"]) {
  const response = await post("/public/connections", new Session(user));
  const answer = await response.json();
  console.log(response.ok ? answer.token : response.status);
}
