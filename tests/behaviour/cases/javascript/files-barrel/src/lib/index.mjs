export { default as request } from "./request.mjs";
export * from "./endpoints.mjs";
export * as defaults from "./defaults.mjs";
