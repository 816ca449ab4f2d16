const API = "https://companion-api.napster.com";

const post = async (path, payload) => {
  const response = await fetch(`${API}${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  });
  return response.json();
};

async function openSession(user) {
  const answer = await post("/public/ws-connections", { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user });
  return answer.token ?? answer.error.code;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
