import axios from "axios";

const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };
const addresses = ["https://companion-api.napster.com/public/connections", "https://companion-api.napster.com/public/feedback"];
let turn = 0;

function address() {
  turn += 1;
  return turn % 2 === 1 ? addresses[0] : addresses[1];
}

async function openSession(user) {
  const response = await axios.post(address(), { companionId: "comp_abc123", externalClientId: user }, { headers });
  return response.data.token;
}

console.log("session", await openSession("ada"));
console.log("session", await openSession("bob"));
console.log("session", await openSession("eve"));
