module.exports = {
  API_URL: "https://companion-api.napster.com",
  CONNECTIONS: "/public/connections",
  API_KEY: process.env.NAPSTER_API_KEY,
};
