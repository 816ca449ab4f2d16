const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };
const HOSTS = ["https://companion-api.napster.com"];

function next() {
  const host = HOSTS.shift();
  HOSTS.push(host);
  return host;
}

for (const user of ["ada", "bob"]) {
  const response = await fetch(`${next()}${["/public", "connections"].join("/")}`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  console.log(response.ok ? (await response.json()).token : response.status);
}
