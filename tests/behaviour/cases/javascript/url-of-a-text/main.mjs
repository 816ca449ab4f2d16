import ky from "ky";

const PATH = ["/public", "connections"];

const api = ky.create({
  prefixUrl: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});

for (const user of ["ada", "bob"]) {
  const opened = await api
    .post(PATH.join("/").slice(1), {
      json: {
        companionId: "comp_abc123",
        providerConfig: { voiceId: "alloy" },
        externalClientId: user,
      },
    })
    .json()
    .catch((error) => ({ token: error.response.status }));
  console.log(opened.token);
}
