module.exports = { base: "https://companion-api.napster.com", key: process.env.NAPSTER_API_KEY, companion: "comp_abc123" };
