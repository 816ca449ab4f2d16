export const API_URL: string = process.env.NAPSTER_API_URL ?? "https://companion-api.napster.com";
export const CONNECTIONS = "/public/connections" as const;
