const API = "https://companion-api.napster.com";

const worker = {
  async fetch(request, env) {
    const response = await fetch(`${API}/public/connections`, {
      method: "POST",
      headers: { "X-Api-Key": env.NAPSTER_API_KEY, "Content-Type": "application/json" },
      body: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: request.user }),
    });
    return (await response.json()).token;
  },
};
export default worker;

const first = await worker.fetch({ user: "ada" }, process.env);
console.log(first, await worker.fetch({ user: "bob" }, process.env));
