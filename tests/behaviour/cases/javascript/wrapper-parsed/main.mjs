const post = (path, body) =>
  fetch(`https://companion-api.napster.com/public/${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).then((response) => response.json());

async function openSession(user) {
  const session = await post("connections", { companionId: "comp_abc123", language: null, externalClientId: user });
  return session.error ? session.error.code : session.token;
}

console.log(await openSession("ada"), await openSession("bob"));
