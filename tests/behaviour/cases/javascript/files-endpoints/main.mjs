import { openSession } from "./src/session.mjs";

console.log(await openSession("ada"));
console.log(await openSession("bob"));
