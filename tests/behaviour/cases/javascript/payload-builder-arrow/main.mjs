const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const settings = (temperature) => ({ temperature });
const buildPayload = (user, extra = {}) => {
  const payload = { companionId: "comp_abc123", providerConfig: { voiceId: "alloy", settings: settings(0.3) } };
  payload.externalClientId = user;
  return payload;
};

const openSession = (user) =>
  fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(buildPayload(user)) });

const outcomes = await Promise.all(["ada", "bob", "cyd"].map(openSession));
console.log(outcomes.map(({ status }) => status).sort().join(" "));
