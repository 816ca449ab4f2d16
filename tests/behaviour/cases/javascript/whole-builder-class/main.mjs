import axios from "axios";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

class Payload {
  constructor() {
    this.body = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } } };
  }
  with(key, value) {
    this.body[key] = value;
    return this;
  }
  build() {
    return { ...this.body };
  }
}

async function openSession(user) {
  const payload = new Payload().with("externalClientId", user).with("language", "en").build();
  const { data } = await axios.post(`${API}/public/connections`, payload, { headers });
  return data.token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
