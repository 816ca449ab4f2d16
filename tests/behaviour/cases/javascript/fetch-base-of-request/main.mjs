async function open(req) {
  const res = await fetch(`${req.app.locals.base}/public/connections`, {
    method: "POST",
    headers: { "X-Api-Key": req.app.locals.key, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: req.user,
    }),
  });
  return res.status;
}

const app = { locals: { base: "https://companion-api.napster.com", key: process.env.NAPSTER_API_KEY } };
app.self = app;

for (const user of ["u1", "u2"]) {
  console.log(await open({ app, user }));
}
