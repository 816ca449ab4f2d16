import ky from "ky";

const api = ky.create({
  prefixUrl: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
  retry: 0,
  throwHttpErrors: false,
});

const status = async (user) => {
  const opened = await api.post("public/connections", {
    json: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
  });
  return opened.status;
};

const token = async (user) => {
  const { token, error } = await api
    .post("public/connections", {
      json: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
    })
    .json();
  return token ?? error.code;
};

console.log(await status("ada"));
console.log(await token("bob"));
