import config from "./config.mjs";
import { open } from "./open.mjs";
console.log(await open("a"));
config.voice = "verse";
console.log(await open("b"));
