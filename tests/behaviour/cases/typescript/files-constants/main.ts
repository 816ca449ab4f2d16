import { openSession } from "./src/session.js";

for (const user of ["ada", "bob"]) console.log(await openSession(user));
