import send from "./lib/send.mjs";

for (const user of ["ada", "bob", "cyd"]) {
  const response = await send("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", useGreenVideo: true },
    externalClientId: user,
  });
  console.log(response.ok ? (await response.json()).token : response.status);
}
