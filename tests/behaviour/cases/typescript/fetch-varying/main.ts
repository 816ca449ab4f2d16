const API = "https://companion-api.napster.com";
const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY ?? "",
  "Content-Type": "application/json",
};

interface User {
  id: string;
  voice: string;
  language?: string;
}

async function openSession(user: User): Promise<number> {
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

const users: User[] = [{ id: "ada", voice: "alloy", language: "en" }, { id: "bob", voice: "verse" }, { id: "cyd", voice: "alloy", language: "en" }];
console.log((await Promise.all(users.map(openSession))).join(" "));
