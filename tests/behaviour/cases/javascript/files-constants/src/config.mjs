export const API = process.env.NAPSTER_API_URL || "https://companion-api.napster.com";
export const CONNECTIONS = "/public/connections";
export const API_KEY = process.env.NAPSTER_API_KEY;
