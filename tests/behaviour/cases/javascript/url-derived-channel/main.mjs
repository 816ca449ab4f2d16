import axios from "axios";

const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };
const endpoint = async () => new URL("/public/connections", "https://companion-api.napster.com");
const payload = async (externalClientId) => ({
  companionId: "comp_abc123",
  providerConfig: { voiceId: "alloy", useGreenVideo: true },
  externalClientId,
});

for (const user of ["ada", "bob", "cyd"]) {
  try {
    const { data } = await axios.post((await endpoint()).href, await payload(user), { headers });
    console.log(data.token);
  } catch (error) {
    console.log(error.response.status);
  }
}
