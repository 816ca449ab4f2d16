import config from "./config.mjs";
export async function open(user) {
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { ...config.headers, "X-Api-Key": process.env.NAPSTER_API_KEY },
    body: JSON.stringify({ companionId: config.companionId, providerConfig: { voiceId: config.voice }, externalClientId: user }),
  });
  return res.status;
}
