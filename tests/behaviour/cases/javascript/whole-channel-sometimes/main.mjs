const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

function open(externalClientId, green) {
  return fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", ...(green && { useGreenVideo: true }) },
      externalClientId,
    }),
  });
}

for (const [user, green] of [["ada", false], ["bob", true], ["cy", true], ["dee", false]]) {
  const response = await open(user, green);
  const answer = await response.json();
  console.log(response.ok ? answer.token : response.status);
}
