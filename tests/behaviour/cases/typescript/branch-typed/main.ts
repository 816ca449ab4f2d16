import axios from "axios";

type Body = { companionId: string; externalClientId: string } | { note: string };

const api = axios.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" },
});

async function open(user: string, isLegacy: boolean): Promise<string | undefined> {
  let path = "/public/feedback";
  let body: Body = { note: user };
  if (isLegacy) {
    path = "/public/connections";
    body = { companionId: "comp_abc123", externalClientId: user };
  }
  const response = await api.post<{ token?: string }>(path, body);
  return response.data.token;
}

console.log(await open("ada", true));
console.log(await open("bob", false));
