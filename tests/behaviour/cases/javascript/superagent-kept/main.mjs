import superagent from "superagent";

const pending = superagent
  .post("https://companion-api.napster.com/public/connections")
  .set("X-Api-Key", process.env.NAPSTER_API_KEY)
  .send({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } });
pending.timeout(2000);
console.log((await pending).body.token);
