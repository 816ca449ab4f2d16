interface SessionRequest {
  companionId: string;
  providerConfig: { voiceId: string; settings: Record<string, number> };
  language?: string;
  externalClientId?: string;
}

class Payload {
  private readonly body: SessionRequest = {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } },
  };

  for(user: string): this {
    this.body.externalClientId = user;
    this.body.language = "en";
    return this;
  }

  build(): SessionRequest {
    return { ...this.body };
  }
}

async function openSession(user: string): Promise<string> {
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(new Payload().for(user).build()),
  });
  const { token } = (await response.json()) as { token: string };
  return token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));

export {};
