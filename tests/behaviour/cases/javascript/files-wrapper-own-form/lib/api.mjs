import { failure, success } from "./result.mjs";

const BASE = "https://companion-api.napster.com";

async function send(method, path, body) {
  let response;
  try {
    response = await fetch(BASE + path, {
      method,
      headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
  } catch (cause) {
    return failure({ status: 0, cause });
  }
  if (!response.ok) return failure({ status: response.status });
  return success(await response.json());
}

export const api = {
  get: (path) => send("GET", path),
  post: (path, body) => send("POST", path, body),
};
