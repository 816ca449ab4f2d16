import axios from "axios";

const api = axios.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});

async function open(user, isLegacy) {
  const { data } = await api.post(
    isLegacy ? "/public/connections" : "/public/feedback",
    isLegacy
      ? { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: {} }, externalClientId: user }
      : { user },
  );
  return data.token;
}

console.log(await open("ada", true));
console.log(await open("bob", false));
