import { api } from "./lib/api.mjs";

async function start(user) {
  const res = await api.post("/public/connections", {
    companionId: "comp_1",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  if (res.isError) {
    console.log("error", res.error.status);
    return;
  }
  console.log(res.payload.token);
}

await start("a");
await start("b");
