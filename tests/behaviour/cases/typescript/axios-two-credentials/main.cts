import axios = require("axios");

const API = "https://companion-api.napster.com";

function openSession(apiKey: string, user: string): Promise<string> {
  return axios
    .post(
      `${API}/public/connections`,
      { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
      { headers: { "X-Api-Key": apiKey } },
    )
    .then((response) => response.data.token as string);
}

async function main(): Promise<void> {
  for (const key of [process.env.NAPSTER_API_KEY ?? "", process.env.OTHER_API_KEY ?? "", process.env.NAPSTER_API_KEY ?? ""]) {
    console.log(await openSession(key, "ada"));
  }
}

void main();
