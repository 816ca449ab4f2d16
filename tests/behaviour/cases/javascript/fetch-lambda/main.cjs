const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

exports.handler = async (event) => {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: event.user }),
  });
  return { statusCode: response.status };
};

exports.handler({ user: "ada" })
  .then((answer) => console.log(answer.statusCode))
  .then(() => exports.handler({ user: "bob" }))
  .then((answer) => console.log(answer.statusCode));
