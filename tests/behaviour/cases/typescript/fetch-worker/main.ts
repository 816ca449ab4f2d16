const API = "https://companion-api.napster.com";

interface Env {
  NAPSTER_API_KEY: string;
}

const worker = {
  async fetch(request: { user: string }, env: Env): Promise<number> {
    const response = await fetch(`${API}/public/connections`, {
      method: "POST",
      headers: { "X-Api-Key": env.NAPSTER_API_KEY, "Content-Type": "application/json" },
      body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: request.user }),
    });
    return response.status;
  },
};
export default worker;

const env = { NAPSTER_API_KEY: process.env.NAPSTER_API_KEY ?? "" };
const first = await worker.fetch({ user: "ada" }, env);
console.log(first, await worker.fetch({ user: "bob" }, env));
