import axios from "axios";

const config = { baseUrl: "https://companion-api.napster.com/public", apiKey: process.env.NAPSTER_API_KEY };

class VoiceService {
  constructor() {
    this.client = axios.create({ baseURL: config.baseUrl, headers: { "X-Api-Key": config.apiKey }, timeout: 10_000 });
  }

  async open(user) {
    const payload = {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: `user_${user}`,
    };
    const { data } = await this.client.post("/connections", payload);
    return data;
  }
}

const service = new VoiceService();
for (const user of ["ada", "bob"]) {
  const { token } = await service.open(user);
  console.log(token);
}
console.log((await new VoiceService().open("cleo")).token);
