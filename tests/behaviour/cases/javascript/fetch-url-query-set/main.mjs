const traced = (base, query) => {
  const url = new URL(base);
  Object.entries(query).forEach(([key, value]) => url.searchParams.set(key, value));
  return url.toString();
};

async function open(user) {
  const res = await fetch(traced("https://companion-api.napster.com/public/connections", { source: "bot" }), {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  });
  return res.status;
}

console.log(await open("u1"));
console.log(await open("u2"));
