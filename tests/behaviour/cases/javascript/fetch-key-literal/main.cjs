"use strict";

const openSession = async (user) => {
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": "key_one", "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return response.status;
};

openSession("ada").then(console.log).then(() => openSession("bob")).then(console.log);
