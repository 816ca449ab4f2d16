const send = globalThis.fetch.bind(globalThis);

function post(path, body) {
  return send(`https://companion-api.napster.com${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

for (const user of ["ada", "bob"]) {
  const response = await post.apply(undefined, [
    "/public/connections",
    { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
  ]);
  const answer = await response.json();
  console.log(response.ok ? answer.token : response.status);
}
