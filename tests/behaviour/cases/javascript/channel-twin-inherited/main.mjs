const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

class Api {
  resolve(path) {
    return `https://companion-api.napster.com${path}`;
  }

  post(path, body) {
    return fetch(this.resolve(path), { method: "POST", headers, body: JSON.stringify(body) });
  }
}

class Sessions extends Api {
  open(path, body) {
    return this.post(path, body);
  }
}

const sessions = new Sessions();

for (const user of ["ada", "bob", "cyd"]) {
  const response = await sessions.open("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user,
  });
  console.log(response.ok ? (await response.json()).token : response.status);
}
