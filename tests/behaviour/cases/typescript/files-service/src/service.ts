import { api, PATHS } from "./api.js";

interface Session {
  token: string;
}

export class SessionService {
  async open(userId: string): Promise<string> {
    const { token } = await api.send<Session>({
      path: PATHS.session,
      body: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: userId },
    });
    return token;
  }
}
