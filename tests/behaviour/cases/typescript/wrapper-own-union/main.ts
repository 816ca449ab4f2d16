type Ok<T> = { kind: "ok"; value: T };
type Err = { kind: "err"; status: number; message: string };
type Result<T> = Ok<T> | Err;

const ok = <T>(value: T): Ok<T> => ({ kind: "ok", value });
const err = (status: number, message: string): Err => ({ kind: "err", status, message });

const BASE_URL = "https://companion-api.napster.com";

async function postJson<T>(path: string, body: unknown): Promise<Result<T>> {
  const response = await fetch(`${BASE_URL}${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    return err(response.status, await response.text());
  }
  return ok((await response.json()) as T);
}

interface Session {
  token: string;
  connection: { id: string };
}

async function connect(userId: string): Promise<string | undefined> {
  const result = await postJson<Session>("/public/connections", {
    companionId: "comp_1",
    providerConfig: { voiceId: "alloy" },
    externalClientId: userId,
  });
  switch (result.kind) {
    case "ok":
      return result.value.token;
    case "err":
      console.log(`refused ${result.status}`);
      return undefined;
  }
}

console.log(await connect("u1"));
console.log(await connect("u2"));
