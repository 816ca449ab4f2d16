import request = require("superagent");

async function openSession(user: string): Promise<string> {
  const response = await request
    .post("https://companion-api.napster.com/public/connections")
    .set("X-Api-Key", process.env.NAPSTER_API_KEY ?? "")
    .send({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user });
  return response.body.token;
}

async function main(): Promise<void> {
  for (const user of ["ada", "bob"]) {
    try {
      console.log(await openSession(user));
    } catch (error) {
      if (error instanceof Error && "status" in error) console.log(error.name, error.status);
    }
  }
}

void main();
