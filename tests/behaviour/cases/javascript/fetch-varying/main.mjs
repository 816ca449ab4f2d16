const API = "https://companion-api.napster.com";
const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY,
  "Content-Type": "application/json",
};

async function openSession(user) {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: user.voice },
      language: user.language,
      externalClientId: user.id,
    }),
  });
  return res.status;
}

const users = [
  { id: "ada", voice: "alloy", language: "en" },
  { id: "bob", voice: "verse" },
  { id: "cyd", voice: "alloy", language: "en" },
  { id: "dan", voice: "alloy", language: null },
];
console.log((await Promise.all(users.map(openSession))).join(" "));
