import { config } from "./config.mjs";
const request = async (method, path, body) => {
  const res = await fetch("https://companion-api.napster.com" + path, {
    method,
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!res.ok) throw new Error(res.status);
  return res.json();
};
export const open = (user) => request("POST", "/public/connections", { companionId: config.companionId, providerConfig: config.provider, externalClientId: user });
