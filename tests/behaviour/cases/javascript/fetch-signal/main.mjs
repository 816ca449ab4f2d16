const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function openSession(user, limit) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    signal: AbortSignal.timeout(limit),
    redirect: "error",
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return res.status;
}

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user, 1000));
  } catch (error) {
    console.log(error.name);
  }
}
