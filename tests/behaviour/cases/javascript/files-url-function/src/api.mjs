const BASE = process.env.NAPSTER_API_URL || "https://companion-api.napster.com";

export const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

export function apiUrl(path) {
  return `${BASE}/public/${path}`;
}
