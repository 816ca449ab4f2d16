const config = require("./config.cjs");
exports.open = async function open(user) {
  const res = await fetch(config.base + "/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": config.key, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: config.companion, providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return res.status;
};
