import got from "got";

class Voice {
  constructor(base, key) {
    this.http = got.extend({ prefixUrl: base, headers: { "x-api-key": key }, throwHttpErrors: false, retry: { limit: 0 } });
  }

  async status(user) {
    const opened = await this.http.post("public/connections", {
      json: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
      responseType: "json",
    });
    return `${opened.statusCode} ${opened.body.token}`;
  }

  async token(user) {
    const { token, error } = await this.http
      .post("public/connections", {
        json: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
      })
      .json();
    return token ?? error.code;
  }
}

const voice = new Voice("https://companion-api.napster.com", process.env.NAPSTER_API_KEY);
console.log(await voice.token("ada"));
console.log(await voice.status("bob"));
console.log(await voice.token("cyd"));
