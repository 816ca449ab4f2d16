export const SUPPORT = {
  companionId: "comp_abc123",
  language: "en",
  providerConfig: { voiceId: "alloy" },
  tags: ["support"],
};
