import { config } from "./config.mjs";
import { open } from "./open.mjs";
console.log((await open("a")).token);
config.provider = { voiceId: "verse" };
console.log((await open("b")).token);
config.provider.voiceId = "coral";
console.log((await open("c")).token);
