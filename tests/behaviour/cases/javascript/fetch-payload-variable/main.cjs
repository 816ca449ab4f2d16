"use strict";

const { createServer } = require("node:http");

const KEY = process.env.NAPSTER_API_KEY;

async function main() {
  const users = ["ada", "bob"];
  for (const user of users) {
    const payload = {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      disableIdleTimeout: true,
      externalClientId: user, // who is calling
    };
    const res = await fetch("https://companion-api.napster.com/public/connections", {
      method: "POST",
      headers: { "X-Api-Key": KEY, "Content-Type": "application/json", "X-Trace": user },
      body: JSON.stringify(payload),
    });
    console.log(res.status, (await res.json()).token, typeof createServer);
  }
}

main();
