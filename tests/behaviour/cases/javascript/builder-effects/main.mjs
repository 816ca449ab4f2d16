const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

let count = 0;
const payload = (user) => ({
  companionId: "comp_abc123",
  externalClientId: `${user}_${++count}`,
  externalClientProfile: { order: count },
});

const openSession = (user) =>
  fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(payload(user)) });

const opened = [openSession("ada"), openSession("bob")];
console.log(count, (await Promise.all(opened)).map(({ status }) => status).join(" "));
