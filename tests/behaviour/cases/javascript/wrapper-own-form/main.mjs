const API = "https://companion-api.napster.com";

async function request(method, path, body) {
  const res = await fetch(`${API}${path}`, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { ok: res.ok, status: res.status, body: await res.json() };
}

export async function openSession(userId) {
  const { ok, status, body } = await request("POST", "/public/connections", {
    companionId: "comp_1",
    providerConfig: { voiceId: "alloy", settings: { temperature: 0.3 } },
    externalClientId: userId,
  });
  if (!ok) {
    console.log("failed", status, body.error.code);
    return null;
  }
  return body.token;
}

console.log(await openSession("u1"));
console.log(await openSession("u2"));
