// The demo's server part, as its routes use it.
import { openKioskSession } from "./kiosk.js";
import { openSupportSession, openTourSession } from "./sessions.js";

const ada = await openSupportSession({ id: "ada", name: "Ada", plan: "pro" });
const tour = await openTourSession("visitor_1");
const bob = await openSupportSession({ id: "bob", name: "Bob", plan: "free" });
const again = await openTourSession("visitor_2");
const door = await openKioskSession({ serial: "door" });
const window = await openKioskSession({ serial: "window" });
console.log([ada, tour, bob, again, door, window].map((session) => session.token).join(" "));
