import got from "got";

const parts = ["https://companion-api.napster.com", "public", "connections"];
const endpoint = parts.join("/");

class Paths {
  static session = "/public/ws-connections";
}

function address(path) {
  return "https://companion-api.napster.com".concat(path);
}

const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(json) {
  const { token } = await got.post(endpoint, { json, headers }).json();
  return token;
}

async function openSocket(externalClientId) {
  const { token } = await got
    .post(address(Paths.session), { json: { companionId: "comp_abc123", externalClientId }, headers })
    .json();
  return token;
}

console.log(await openSession({ companionId: "comp_xyz789", externalClientId: "ada" }));
console.log(await openSocket("bob"));
