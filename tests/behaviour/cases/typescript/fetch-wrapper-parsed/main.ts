const API = "https://companion-api.napster.com";

interface Answer {
  token?: string;
  error?: { code: string };
}

async function post(path: string, payload: unknown): Promise<Answer> {
  const response = await fetch(API + path, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  });
  return (await response.json()) as Answer;
}

async function openSession(user: string): Promise<string | undefined> {
  const answer = await post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return answer.token ?? answer.error?.code;
}

export {};
console.log(await openSession("ada"));
console.log(await openSession("bob"));
