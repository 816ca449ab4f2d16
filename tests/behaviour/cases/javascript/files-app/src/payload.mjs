import config from "./config.mjs";

export const buildPayload = (user) => ({
  companionId: config.companionId,
  providerConfig: { voiceId: "alloy" },
  externalClientId: user,
});
