import axios from "axios";

class Http {
  constructor(base) {
    this.client = axios.create({ baseURL: base, headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });
  }

  async send(method, path, data) {
    const response = await this.client.request({ method, url: path, data });
    return response.data;
  }

  post(path, body) {
    return this.send("POST", path, body);
  }

  put(path, body) {
    return this.send("PUT", path, body);
  }
}

const http = new Http("https://companion-api.napster.com");

async function openSession(user) {
  const { token } = await http.post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user,
  });
  return token;
}

for (const user of ["ada", "bob", "cyd"]) {
  console.log(await openSession(user).catch((error) => error.response.status));
}
