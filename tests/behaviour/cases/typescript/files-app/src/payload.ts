export interface ConnectionRequest {
  companionId: string;
  providerConfig: { voiceId: string; settings?: Record<string, unknown> };
  externalClientId: string;
}

export function buildPayload(userId: string): ConnectionRequest {
  return {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: userId,
  };
}
