const https = require("https");

const request = https.request("https://companion-api.napster.com/public/connections", {
  method: "POST",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
}, (response) => console.log(response.statusCode));
request.write(JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } }));
request.end();
