const KEYS = [process.env.NAPSTER_API_KEY, process.env.OTHER_API_KEY];
let next = 0;
const asked = [];

class Turns {
  #next = 1;

  #headers() {
    return { "X-Api-Key": KEYS[this.#next++ % KEYS.length], "Content-Type": "application/json" };
  }

  async byMethod(user) {
    const response = await fetch("https://companion-api.napster.com/public/connections", {
      method: "POST",
      headers: this.#headers(),
      body: JSON.stringify({ companionId: "comp_method", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
    });
    return response.status;
  }

  async inSteps(user) {
    const headers = { "X-Api-Key": KEYS[this.#next % KEYS.length], "Content-Type": "application/json" };
    this.#next += 1;
    const response = await fetch("https://companion-api.napster.com/public/connections", {
      method: "POST",
      headers,
      body: JSON.stringify({ companionId: "comp_steps", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
    });
    return response.status;
  }
}

async function inCall(user) {
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": (asked.push(user), KEYS[next++ % KEYS.length]), "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_call", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return response.status;
}

const turns = new Turns();
const opened = [];
for (const user of ["ada", "bob"]) {
  opened.push(await turns.byMethod(user), await turns.inSteps(user), await inCall(user));
}
console.log(...opened);
console.log(...asked);
