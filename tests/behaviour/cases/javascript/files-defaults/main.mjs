import { openSession } from "./src/session.mjs";

for (const id of ["ada", "bob"]) console.log(await openSession({ id }));
