const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

function pathOf(kind) {
  switch (kind) {
    case "voice":
      return "/public/connections";
    case "text":
      return "/public/ws-connections";
    default:
      throw new RangeError(`no path for ${kind}`);
  }
}

function endpointFor(kind) {
  if (kind === "voice") return `${API}/public/connections`;
  if (kind === "text") return `${API}/public/ws-connections`;
  throw new RangeError(`no endpoint for ${kind}`);
}

async function openSession(kind, user) {
  const res = await fetch(API + pathOf(kind), {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", externalClientId: user }),
  });
  return res.status;
}

async function openKept(kind, user) {
  console.log("asked");
  const endpoint = endpointFor(kind);
  console.log("told");
  const res = await fetch(endpoint, {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_kept", externalClientId: user }),
  });
  return res.status;
}

for (const open of [openSession, openKept]) {
  for (const kind of ["video", "voice", "text"]) {
    try {
      console.log(await open(kind, "ada"));
    } catch (error) {
      console.log(error.message);
    }
  }
}
