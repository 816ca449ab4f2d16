import axios from "axios";

export function createClient(apiKey) {
  return axios.create({
    baseURL: "https://companion-api.napster.com",
    headers: { "X-Api-Key": apiKey },
  });
}
