import { request } from "undici";

const DEFAULTS = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, language: "en" };

async function call({ path, method = "POST", body }) {
  const response = await request(`https://companion-api.napster.com${path}`, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return response;
}

const changed = (value, change) => change({ ...value });

for (const externalClientId of ["ada", "bob"]) {
  const { statusCode, body } = await call({
    path: "/public/connections",
    body: changed(DEFAULTS, (own) => ({ ...own, externalClientId })),
  });
  const answer = await body.json();
  console.log(statusCode < 300 ? answer.token : statusCode);
}
