const API = "https://companion-api.napster.com";

async function postOrNull(path, body) {
  const res = await fetch(API + path, {
    method: "POST",
    headers: { "x-api-key": process.env.NAPSTER_API_KEY, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!res.ok) return null;
  return res.json();
}

for (const user of ["u1", "u2"]) {
  const session = await postOrNull("/public/ws-connections", {
    companionId: "comp_9",
    providerConfig: { voiceId: "ember", useGreenVideo: true },
    externalClientId: user,
  });
  console.log(session ? session.token : "unavailable");
}
