import { request } from "undici";

const DEFAULTS = { method: "POST" };

function call(path, options = {}) {
  const merged = { ...DEFAULTS, ...options };
  return request(`https://companion-api.napster.com${path}`, {
    method: merged.method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(merged.body),
  });
}

for (const user of ["ada", "bob", "cyd"]) {
  const { statusCode, body } = await call("/public/connections", {
    body: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    },
  });
  const answer = await body.json();
  console.log(statusCode < 300 ? answer.token : statusCode);
}
