const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const PUBLIC = `${API}/public`;
const connectionsUrl = () => `${PUBLIC}/connections`;

const openSession = async (user) => {
  const res = await fetch(connectionsUrl(), {
    method: "POST",
    headers,
    body: JSON.stringify({ companionId: "comp_abc123", externalClientId: user }),
  });
  return res.status;
};

console.log(await openSession("ada"), await openSession("bob"));
