import { openSession } from "./src/session.mjs";

console.log(await openSession(process.env.NAPSTER_API_KEY, "ada"));
console.log(await openSession(process.env.OTHER_API_KEY, "bob"));
console.log(await openSession(process.env.NAPSTER_API_KEY, "cyd"));
