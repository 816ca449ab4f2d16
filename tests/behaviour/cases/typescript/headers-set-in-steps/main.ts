namespace Voice {
  const endpoint = new URL("/public/connections", process.env.NAPSTER_API_URL);

  export interface Options {
    readonly user: string;
    readonly signal?: AbortSignal;
  }

  export async function open({ user, signal }: Options): Promise<string> {
    const headers = new Headers();
    headers.set("Content-Type", "application/json");
    headers.set("X-Api-Key", process.env.NAPSTER_API_KEY ?? "");
    const response = await fetch(endpoint, {
      method: "POST",
      headers,
      signal: signal ?? null,
      body: JSON.stringify({
        companionId: "comp_ns",
        providerConfig: { voiceId: "alloy" },
        externalClientId: user,
      }),
    });
    if (!response.ok) throw new RangeError(`status ${response.status}`);
    const { token } = (await response.json()) as { token: string };
    return token;
  }
}

for (const user of ["n1", "n2"]) {
  await Voice.open({ user }).then(console.log, (error: Error) => console.log(error.message));
}
