const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

function sessions() {
  const state = { count: 0 };
  async function open(user) {
    state.count += 1;
    return fetch(`${API}/public/connections`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        companionId: "comp_abc123",
        language: state.count > 1 ? "en" : "de",
        externalClientId: user,
      }),
    });
  }
  return { start: (user) => open(user) };
}

const { start } = sessions();
const answers = [start("ada"), start("bob"), start("cyd")];
console.log((await Promise.all(answers)).map((response) => response.status).join(" "));
