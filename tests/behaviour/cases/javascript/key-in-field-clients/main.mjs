import axios from "axios";

const clients = new Map();

function clientFor(tenant) {
  let client = clients.get(tenant.id);
  if (!client) {
    client = axios.create({
      baseURL: "https://companion-api.napster.com",
      headers: { "X-Api-Key": tenant.apiKey },
    });
    clients.set(tenant.id, client);
  }
  return client;
}

export async function open(tenant, user) {
  const { data } = await clientFor(tenant).post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return data.token;
}

const acme = { id: "acme", apiKey: process.env.NAPSTER_API_KEY };
const globex = { id: "globex", apiKey: process.env.OTHER_API_KEY };
for (const [tenant, user] of [[acme, "ada"], [globex, "bob"], [acme, "cleo"]]) {
  console.log(tenant.id, await open(tenant, user));
}
