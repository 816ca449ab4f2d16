export default {
  napster: {
    url: process.env.NAPSTER_API_URL ?? "https://companion-api.napster.com",
    key: process.env.NAPSTER_API_KEY,
  },
  companionId: process.env.COMPANION_ID ?? "comp_abc123",
};
