interface Payload {
  companionId: string;
  providerConfig: { voiceId: string };
  externalClientId: string;
}

class Endpoints {
  private reads = 0;

  sessions(): URL {
    this.reads += 1;
    return new URL("/public/connections", "https://companion-api.napster.com");
  }
}

const endpoints = new Endpoints();

async function payload(externalClientId: string): Promise<Payload> {
  return { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId };
}

for (const user of ["ada", "bob"]) {
  const response = await fetch(endpoints.sessions(), {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(await payload(user)),
  });
  console.log(response.ok ? ((await response.json()) as { token: string }).token : response.status);
}
