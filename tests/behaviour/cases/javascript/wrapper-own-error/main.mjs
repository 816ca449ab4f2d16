const API = "https://companion-api.napster.com";

async function call(path, payload) {
  try {
    const res = await fetch(API + path, {
      method: "POST",
      headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
      body: JSON.stringify(payload),
    });
    if (!res.ok) {
      return { data: null, error: new Error(`HTTP ${res.status}`) };
    }
    return { data: await res.json(), error: null };
  } catch (error) {
    return { data: null, error };
  }
}

async function start(clientId) {
  const { data, error } = await call("/public/connections", {
    companionId: "comp_1",
    providerConfig: { voiceId: "verse" },
    externalClientId: clientId,
  });
  if (error) {
    console.log("no session:", error.message);
    return;
  }
  console.log(data.token, data.connection.id);
}

await start("a");
await start("b");
