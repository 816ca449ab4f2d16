import { openConnection } from "./napster.mjs";

export const openSupport = (user) =>
  openConnection({ companionId: "comp_support", providerConfig: { voiceId: "alloy" }, externalClientId: user });
