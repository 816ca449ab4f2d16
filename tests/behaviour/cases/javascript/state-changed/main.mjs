const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };
const settings = { language: "en", tags: ["first"] };

export function setLanguage(language) {
  settings.language = language;
  settings.tags = [language];
}

async function openSession(user) {
  const response = await fetch(`${API}/public/connections`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_abc123",
      language: settings.language,
      tags: settings.tags,
      externalClientId: user,
    }),
  });
  return response.status;
}

console.log(await openSession("ada"));
setLanguage("de");
const bob = openSession("bob");
setLanguage("fr");
const cyd = openSession("cyd");
setLanguage("it");
console.log((await Promise.all([bob, cyd])).join(" "));
