const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const request = (method) => (path) => async (body) => {
  const response = await fetch(`${API}${path}`, { method, headers, body: JSON.stringify(body) });
  return response.json();
};

const open = request("POST")("/public/connections");

for (const user of ["ada", "bob"]) {
  const { token } = await open({
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: {} },
    externalClientId: user,
  });
  console.log(user, token);
}
