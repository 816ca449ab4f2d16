interface ConnectionRequest {
  companionId: string;
  providerConfig: { voiceId: string };
  externalClientId: string;
}

export async function open(user: string) {
  const body: ConnectionRequest = {
    companionId: "c1",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  };
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY!, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return res.status;
}
console.log(await open("a"), await open("b"));
