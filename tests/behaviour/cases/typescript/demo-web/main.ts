// The demo's web part, as its pages use it.
import { openCaptions } from "./captions.js";
import { openConcierge } from "./concierge.js";

const guest = await openConcierge({ id: "guest_1", name: "Ada", room: 7 });
const english = await openCaptions("meeting_1", "en");
const german = await openCaptions("meeting_2", "de");
const more = await openCaptions("meeting_3", "en");
console.log([guest, english, german, more].map((session) => session.token).join(" "));
