const BASE = process.env.NAPSTER_API_URL;

async function http(method, path, body) {
  const res = await fetch(`${BASE}${path}`, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: body ? JSON.stringify(body) : undefined,
  });
  const isJson = (res.headers.get("content-type") || "").includes("application/json");
  const data = isJson ? await res.json() : await res.text();
  if (!res.ok) {
    const error = new Error(data?.error?.code ?? res.statusText);
    error.status = res.status;
    throw error;
  }
  return data;
}

export const startSession = (clientId) =>
  http("POST", "/public/connections", {
    companionId: "comp_ct",
    providerConfig: { voiceId: "alloy" },
    externalClientId: clientId,
  });

export const endSession = (id) => http("DELETE", `/public/connections/${id}`);

for (const id of ["a", "b"]) {
  try {
    const session = await startSession(id);
    console.log(session.token);
  } catch (error) {
    console.log(error.status, error.message);
  }
}
