import got from "got";

const api = {
  prefix: "https://companion-api.napster.com",
  post: async (path, json) => {
    const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };
    const answer = await got(`${api.prefix}${path}`, { method: "POST", json, headers }).json();
    return answer;
  },
};

for (const user of ["ada", "bob", "cyd"]) {
  const opened = await api
    .post("/public/connections", {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    })
    .catch((error) => ({ token: error.response.statusCode }));
  console.log(opened.token);
}
