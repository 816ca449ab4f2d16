import axios from "axios";
import ky from "ky";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" };

async function plain(user: string): Promise<number> {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    }),
  });
  return response.status;
}

async function strict(user: string): Promise<string> {
  const { data } = await axios.post<{ token: string }>(
    `${API}/public/connections`,
    { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
    { headers },
  );
  return data.token;
}

async function lax(user: string): Promise<number> {
  const response = await axios.post(
    `${API}/public/connections`,
    { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
    { headers, validateStatus: () => true },
  );
  return response.status;
}

async function parsed(user: string): Promise<string> {
  const { token } = await ky
    .post(`${API}/public/ws-connections`, {
      headers,
      retry: 0,
      json: { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user },
    })
    .json<{ token: string }>();
  return token;
}

const show = (opened: Promise<unknown>): Promise<void> =>
  opened.then(
    (value) => console.log(value),
    (error: unknown) => console.log("threw", (error as Error).message),
  );
await show(strict("ada"));
await show(lax("bob"));
await show(plain("cyd"));
await show(parsed("dan"));
await show(lax("eve"));
