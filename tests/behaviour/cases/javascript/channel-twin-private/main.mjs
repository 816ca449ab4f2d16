import axios from "axios";

class Sessions {
  #send(method, path, data) {
    return axios.request({
      method,
      url: `https://companion-api.napster.com${path}`,
      data,
      headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
    });
  }

  // Opens whatever stands under a path.
  create(path, data) {
    return this.#send("POST", path, data);
  }
}

const sessions = new Sessions();

for (const user of ["ada", "bob", "cyd"]) {
  try {
    const { data } = await sessions.create("/public/connections", {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    });
    console.log(data.token);
  } catch (error) {
    console.log(error.response.status);
  }
}
