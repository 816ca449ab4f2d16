export interface ConnectionRequest {
  companionId: string;
  providerConfig: { voiceId: string };
  externalClientId: string;
}

export async function post(path: "/public/connections", body: ConnectionRequest): Promise<{ token: string }> {
  const response = await fetch(`https://companion-api.napster.com${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { token: string };
}
