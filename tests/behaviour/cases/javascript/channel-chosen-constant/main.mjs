const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const openSession = async ({ id, kind }) => {
  // Voice goes over WebRTC.
  const path = kind === "voice" ? "/public/connections" : "/public/ws-connections";
  const payload = { companionId: "comp_abc123" };
  payload.externalClientId = id;
  const res = await fetch(`${API}${path}`, { method: "POST", headers, body: JSON.stringify(payload) });
  if (!res.ok) throw new Error(`refused ${res.status}`);
  return (await res.json()).token;
};

for (const user of [{ id: "ada", kind: "voice" }, { id: "bob", kind: "text" }, { id: "cyd", kind: "voice" }]) {
  console.log(await openSession(user).catch((error) => error.message));
}
