import type { Session } from "./types.js";

export const post = async (path: string, body: unknown): Promise<Session> => {
  const response = await fetch(`https://companion-api.napster.com${path}`, {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY ?? "", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`refused: ${response.status}`);
  return (await response.json()) as Session;
};
