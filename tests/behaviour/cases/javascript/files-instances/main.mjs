import Napster from "./src/napster.mjs";

const [one, two] = [process.env.NAPSTER_API_KEY, process.env.OTHER_API_KEY].map((key) => new Napster(key));
console.log(await one.connect("ada"));
console.log(await two.connect("bob"));
console.log(await one.connect("cyd"));
