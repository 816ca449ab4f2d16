const API = "https://companion-api.napster.com";

const post = async (path, body) => {
  const response = await fetch(`${API}${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = await response.json();
  return { success: response.ok, ...json };
};

const session = await post("/public/connections", {
  companionId: "comp_1",
  providerConfig: { voiceId: "alloy" },
});
console.log(session.success ? session.token : session.error.code);
const other = await post("/public/connections", {
  companionId: "comp_1",
  providerConfig: { voiceId: "alloy" },
});
console.log(other.success ? other.token : other.error.code);
