export { post } from "./http.mjs";
