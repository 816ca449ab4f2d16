const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const payload = (user, language) => ({ companionId: "comp_abc123", language, externalClientId: user });

const desk = (user) => fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(payload(user, "en")) });
const shop = (user) => fetch(`${API}/public/connections`, { method: "POST", headers, body: JSON.stringify(payload(user, "de")) });

console.log((await desk("ada")).status, (await shop("bob")).status, (await desk("cyd")).status);
