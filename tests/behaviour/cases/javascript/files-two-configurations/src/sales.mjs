import { openConnection } from "./napster.mjs";

export const openSales = (user) =>
  openConnection({ companionId: "comp_sales", providerConfig: { voiceId: "verse" }, externalClientId: user });
