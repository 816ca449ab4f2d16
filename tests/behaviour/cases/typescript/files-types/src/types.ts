export interface ProviderConfig {
  voiceId: string;
  settings?: Record<string, unknown>;
}

/** What opens a session. */
export interface ConnectionRequest {
  companionId: string;
  providerConfig: ProviderConfig;
  externalClientId: string;
}

export type Session = { token: string };
