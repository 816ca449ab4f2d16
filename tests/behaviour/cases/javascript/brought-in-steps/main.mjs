const DEFAULTS = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, language: "en" };

const changed = (value, change) => change({ ...value });

async function open(externalClientId) {
  const options = { method: "POST" };
  options.headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };
  options.body = JSON.stringify(changed(DEFAULTS, (own) => ({ ...own, externalClientId })));
  return fetch("https://companion-api.napster.com/public/connections", options);
}

for (const user of ["ada", "bob"]) {
  const response = await open(user);
  const answer = await response.json();
  console.log(response.ok ? answer.token : response.status);
}
