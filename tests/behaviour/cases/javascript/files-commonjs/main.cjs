const { openSession } = require("./src/session.cjs");

async function main() {
  for (const user of ["ada", "bob"]) {
    try {
      console.log(await openSession(user));
    } catch (error) {
      console.log(`refused: ${error.response.status}`);
    }
  }
}

main();
