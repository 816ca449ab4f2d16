import { http } from "./http.mjs";

export async function openSession(user) {
  const { data } = await http.post("/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return data.token;
}
