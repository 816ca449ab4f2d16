export const API_BASE = "https://companion-api.napster.com";

export const PATHS = {
  connections: "/public/connections",
  companions: "/public/companions",
} as const;

export const headers = (): Record<string, string> => ({
  "X-Api-Key": process.env.NAPSTER_API_KEY ?? "",
  "Content-Type": "application/json",
});
