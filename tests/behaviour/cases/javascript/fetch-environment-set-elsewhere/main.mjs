import { open } from "./open.mjs";

process.env.VOICE ??= "alloy";

process.env.COMPANION = "comp_one";
console.log((await open("u1")).status);
process.env["COMPANION"] = "comp_two";
console.log((await open("u2")).status);
console.log((await open("u3")).status);
