const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function open(region, user) {
  const response = await fetch(`${region.base}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return (await response.json()).token;
}

const region = (name) => ({ name, base: process.env.NAPSTER_API_URL });

for (const user of ["ada", "bob"]) {
  console.log(await open(region("eu"), user));
}
