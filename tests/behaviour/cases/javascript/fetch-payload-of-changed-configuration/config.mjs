export const config = { companionId: "comp_abc123", provider: { voiceId: "alloy" } };
