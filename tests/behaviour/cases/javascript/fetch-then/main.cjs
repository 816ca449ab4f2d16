const API = "https://companion-api.napster.com";
const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY,
  "Content-Type": "application/json",
};

function openSession(user) {
  return fetch(API + "/public/ws-connections", {
    method: "POST",
    headers: headers,
    body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user }),
  }).then((res) => {
    if (!res.ok) throw new Error("status " + res.status);
    return res.json();
  });
}

openSession("ada")
  .catch((error) => console.log(error.message))
  .then(() => openSession("bob"))
  .then(({ token }) => console.log(token));
