import { startVoice } from "./apps/web/main.js";
console.log(await startVoice("a"));
console.log(await startVoice("b"));
