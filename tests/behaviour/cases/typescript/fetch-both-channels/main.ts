const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" };

async function video(user: string): Promise<number> {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    }),
  });
  return res.status;
}

async function audio(user: string): Promise<number> {
  const res = await fetch(`${API}/public/ws-connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy", useGreenVideo: true },
      externalClientId: user,
    }),
  });
  return res.status;
}

export {};
console.log(await video("ada"), await audio("bob"), await video("cyd"), await audio("dan"));
