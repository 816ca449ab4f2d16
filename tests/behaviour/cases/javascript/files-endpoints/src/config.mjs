export const config = {
  baseUrl: "https://companion-api.napster.com",
  apiKey: process.env.NAPSTER_API_KEY ?? "",
};

export const ENDPOINTS = {
  connections: "/public/connections",
  companions: "/public/companions",
};
