const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

let counter = 0;
let mood = "calm";

async function profile(id) {
  console.log(`profile of ${id}`);
  return { mood };
}

async function openSession(id) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: `user_${++counter}`,
      externalClientProfile: await profile(id),
      tags: { mood },
    }),
  });
  return res.status;
}

const first = openSession("ada");
mood = "brisk";
console.log(await first, await openSession("bob"));
