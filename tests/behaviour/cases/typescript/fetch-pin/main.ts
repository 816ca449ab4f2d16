const API = "https://companion-api.napster.com";

interface User {
  id: string;
  plan?: string;
}

interface Session {
  token: string;
  connection: { id: string };
}

const headers = {
  "X-Api-Key": process.env.NAPSTER_API_KEY ?? "",
  "Content-Type": "application/json",
};

export async function openSession(user: User): Promise<Session> {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: {
        voiceId: "alloy",
        settings: { temperature: 0.4 },
      },
      mode: "talk", // not "listen"
      externalClientId: user.id,
      externalClientProfile: user.plan ? { plan: user.plan } : undefined,
    }),
  });
  if (!res.ok) {
    throw new Error(`status ${res.status}`);
  }
  return (await res.json()) as Session;
}

for (const user of [{ id: "ada", plan: "pro" }, { id: "bob" }]) {
  try {
    console.log((await openSession(user)).token);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
}
