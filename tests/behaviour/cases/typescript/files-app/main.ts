import { openSession } from "./src/session.js";

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log((error as Error).message);
  }
}
