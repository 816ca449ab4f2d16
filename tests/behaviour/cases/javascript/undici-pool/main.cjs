const { Pool } = require("undici");

const pool = new Pool("https://companion-api.napster.com");
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const openSession = (user) => pool.request({
  path: "/public/connections",
  method: "POST",
  headers,
  body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
});

async function main() {
  const first = await openSession("ada");
  await first.body.dump();
  const second = await openSession("bob");
  await second.body.dump();
  console.log(first.statusCode, second.statusCode);
  await pool.close();
}

main();
