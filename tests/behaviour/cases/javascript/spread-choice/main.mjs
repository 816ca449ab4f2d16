const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

const openSession = async (user) => {
  const res = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123", // who
      ...(user.tags ? { tags: user.tags, /* theirs */ language: "de" } : { language: "en" }),
      ...(user.name && { externalClientProfile: { name: user.name } }),
      externalClientId: user.id,
      // the end
    }),
  });
  return res.status;
};

for (const user of [{ id: "ada", tags: [] }, { id: "bob", name: "Bob" }, { id: "cyd", tags: ["c"] }]) console.log(await openSession(user));
