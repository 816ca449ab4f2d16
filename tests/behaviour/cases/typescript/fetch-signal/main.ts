const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" };

async function openSession(user: string, limit: number): Promise<number> {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    signal: AbortSignal.timeout(limit),
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return res.status;
}

export {};
for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user, 1000));
  } catch (error) {
    if (error instanceof Error) console.log(error.name);
  }
}
