"use strict";

function createClient({ base = "https://companion-api.napster.com", apiKey }) {
  const send = (path, init) =>
    fetch(`${base}${path}`, {
      ...init,
      headers: { "Content-Type": "application/json", "X-Api-Key": apiKey },
    }).then((response) => {
      if (response.ok) return response.json();
      throw Object.assign(new Error("refused"), { status: response.status });
    });

  return {
    connect(user) {
      return send("/public/connections", {
        method: "POST",
        body: JSON.stringify({ companionId: "comp_abc123", externalClientId: user }),
      });
    },
  };
}

const clients = [process.env.NAPSTER_API_KEY, process.env.OTHER_API_KEY].map((apiKey) => createClient({ apiKey }));

clients[0]
  .connect("ada")
  .then((session) => console.log(session.token))
  .catch((error) => console.log(error.message, error.status))
  .then(() => clients[1].connect("bob"))
  .then((session) => console.log(session.token))
  .then(() => clients[0].connect("cyd"))
  .then((session) => console.log(session.token));
