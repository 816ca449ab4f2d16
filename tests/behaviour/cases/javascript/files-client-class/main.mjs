import { openSession } from "./src/session.mjs";

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.message);
  }
}
