import { SessionService } from "./src/service.js";

const service = new SessionService();
for (const user of ["ada", "bob"]) {
  try {
    console.log(await service.open(user));
  } catch (error) {
    console.log((error as Error).message);
  }
}
