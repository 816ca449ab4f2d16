type Endpoints = {
  "POST /public/connections": {
    body: { companionId: string; providerConfig: { voiceId: string }; externalClientId: string };
    response: { token: string };
  };
  "DELETE /public/connections/:id": { body: undefined; response: undefined };
};

async function call<K extends keyof Endpoints>(
  endpoint: K,
  body: Endpoints[K]["body"],
  params: Record<string, string> = {},
): Promise<Endpoints[K]["response"]> {
  const [method, template] = endpoint.split(" ") as [string, string];
  const path = template.replace(/:(\w+)/g, (_, name: string) => params[name] ?? "");
  const response = await fetch(`${process.env.NAPSTER_API_URL}${path}`, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${endpoint}: ${response.status}`);
  return (await response.json()) as Endpoints[K]["response"];
}

export async function open(user: string): Promise<string> {
  const { token } = await call("POST /public/connections", {
    companionId: "comp_typed",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return token;
}

export async function close(id: string): Promise<void> {
  await call("DELETE /public/connections/:id", undefined, { id });
}

console.log(await open("one"));
await close("conn_1").catch((error: Error) => console.log(error.message));
