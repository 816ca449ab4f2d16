const DEFAULTS = {
  companionId: "comp_abc123",
  providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } },
};

export function buildPayload(user) {
  return {
    ...DEFAULTS,
    externalClientId: user.id,
    externalClientProfile: { plan: user.plan },
  };
}
