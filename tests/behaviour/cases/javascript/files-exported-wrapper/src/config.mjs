export const API_URL = process.env.NAPSTER_API_URL;
export const API_KEY = process.env.NAPSTER_API_KEY;
