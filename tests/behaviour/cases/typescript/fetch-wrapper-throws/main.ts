const API = "https://companion-api.napster.com";

interface Session {
  token: string;
}

async function request<T>(method: string, path: string, payload: unknown): Promise<T> {
  const response = await fetch(API + path, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(payload),
  });
  if (!response.ok) throw new Error(`refused: ${response.status}`);
  return (await response.json()) as T;
}

async function openSession(user: string): Promise<string> {
  const { token } = await request<Session>("POST", "/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return token;
}

export {};
for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    if (error instanceof Error) console.log(error.message);
  }
}
