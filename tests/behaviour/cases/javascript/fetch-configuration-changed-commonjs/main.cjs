const config = require("./config.cjs");
const { open } = require("./open.cjs");
(async () => {
  console.log(await open("a"));
  config.key = process.env.OTHER_API_KEY;
  console.log(await open("b"));
  config.companion = "comp_other";
  console.log(await open("c"));
})();
