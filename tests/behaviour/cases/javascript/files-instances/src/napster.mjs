export default class Napster {
  #key;

  constructor(key) {
    this.#key = key;
  }

  async connect(user) {
    const response = await fetch("https://companion-api.napster.com/public/connections", {
      method: "POST",
      headers: { "X-Api-Key": this.#key, "Content-Type": "application/json" },
      body: JSON.stringify({
        companionId: "comp_abc123",
        providerConfig: { voiceId: "alloy" },
        externalClientId: user,
      }),
    });
    const { token } = await response.json();
    return token;
  }
}
