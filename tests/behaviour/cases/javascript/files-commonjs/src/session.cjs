const { post } = require("./http.cjs");
const { CONNECTIONS } = require("./config.cjs");

async function openSession(user) {
  const session = await post(CONNECTIONS, {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return session.token;
}

module.exports = { openSession };
