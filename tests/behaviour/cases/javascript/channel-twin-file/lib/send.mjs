import { post } from "./index.mjs";

export default function (path, body) {
  return post(path, body);
}
