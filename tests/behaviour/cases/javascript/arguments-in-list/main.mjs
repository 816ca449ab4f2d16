const API = "https://companion-api.napster.com/public";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

let asked = 0;

async function isVoice() {
  asked += 1;
  return asked % 2 === 1;
}

async function openSession(user) {
  let target = { url: `${API}/feedback`, body: { user } };
  if (await isVoice()) {
    target = {
      url: `${API}/connections`,
      body: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
    };
  }
  const request = [target.url, { method: "POST", headers, body: JSON.stringify(target.body) }];
  const response = await fetch(...request);
  const { token } = await response.json();
  return token;
}

for (const user of ["ada", "nobody", "bob"]) {
  console.log("session", await openSession(user));
}
