const needle = require("needle");

const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };
needle.post("https://companion-api.napster.com/public/connections", { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } }, { json: true, headers }, (error, response) => {
  console.log(error || response.statusCode);
});
