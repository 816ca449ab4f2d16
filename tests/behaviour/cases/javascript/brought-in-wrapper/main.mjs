const API = "https://companion-api.napster.com";

function post(path, body) {
  const request = new Request(API + path, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({ language: "en", ...body }),
  });
  return fetch(request);
}

for (const externalClientId of ["ada", "bob"]) {
  const response = await post("/public/connections", { companionId: "comp_abc123", externalClientId });
  const { token } = await response.json();
  console.log(token);
}
