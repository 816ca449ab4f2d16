export const companionId = "comp_abc123";
export const providerConfig = { voiceId: "alloy" };
