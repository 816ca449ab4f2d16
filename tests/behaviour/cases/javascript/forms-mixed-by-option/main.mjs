import axios from "axios";

const api = axios.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});

const strict = (user) =>
  api
    .post("/public/connections", { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user })
    .then((opened) => opened.data.token);

const lax = (user) =>
  api
    .post(
      "/public/connections",
      { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
      { validateStatus: () => true },
    )
    .then((opened) => opened.status);

const show = (opened) => opened.then(console.log, (error) => console.log("threw", error.response.status));
await show(strict("ada"));
await show(lax("bob"));
await show(strict("cyd"));
await show(lax("dan"));
