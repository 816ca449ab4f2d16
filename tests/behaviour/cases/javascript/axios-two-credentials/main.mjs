import axios from "axios";

const API = "https://companion-api.napster.com";

class Companion {
  constructor(apiKey) {
    this.apiKey = apiKey;
  }

  async open(user) {
    const payload = {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    };
    const { data } = await axios({
      method: "post",
      url: `${API}/public/connections`,
      headers: { "X-Api-Key": this.apiKey },
      data: payload,
    });
    return data.token;
  }
}

const one = new Companion(process.env.NAPSTER_API_KEY);
const two = new Companion(process.env.OTHER_API_KEY);
const outcomes = await Promise.allSettled([one.open("ada"), two.open("bob"), one.open("cyd"), new Companion(one.apiKey).open("dan")]);
console.log(outcomes.map((outcome) => outcome.reason?.response.status ?? "opened").sort().join(" "));
