import axios from "axios";

export const http = axios.create({
  baseURL: "https://companion-api.napster.com/public",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});
