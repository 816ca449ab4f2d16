import undici from "undici";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const statuses = await Promise.all(["ada", "bob", "cyd"].map(async (user) => {
  const response = await undici.request(`${API}/public/ws-connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  await response.body.dump();
  return response.statusCode;
}));
console.log(...statuses.sort());
