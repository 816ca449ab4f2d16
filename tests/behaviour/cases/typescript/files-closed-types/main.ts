import { post } from "./src/http.js";

const { token } = await post("/public/connections", {
  companionId: "comp_abc123",
  providerConfig: { voiceId: "alloy" },
  externalClientId: "ada",
});
console.log(token);
