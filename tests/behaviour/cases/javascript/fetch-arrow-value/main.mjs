const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

let counter = 0;

const openSession = async (user) =>
  (await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: `${user}_${++counter}`,
    }),
  })).status;

const first = openSession("ada");
const second = openSession("bob");
console.log(await first, await second);
