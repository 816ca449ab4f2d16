const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const to = (promise) => promise.then((data) => [null, data]).catch((err) => [err, null]);

const post = (path, body) =>
  to(
    fetch(`${API}${path}`, { method: "POST", headers, body: JSON.stringify(body) }).then((r) => {
      if (!r.ok) throw new Error("HTTP " + r.status);
      return r.json();
    }),
  );

const [err, session] = await post("/public/connections", {
  companionId: "comp_1",
  providerConfig: { voiceId: "alloy" },
  externalClientId: "x1",
});
if (err) console.log("error", err.message);
else console.log(session.token);
const [err2, session2] = await post("/public/connections", {
  companionId: "comp_1",
  providerConfig: { voiceId: "alloy" },
  externalClientId: "x2",
});
console.log(err2 ? err2.message : session2.token);
