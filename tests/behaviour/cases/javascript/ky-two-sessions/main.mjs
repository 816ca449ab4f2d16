import ky from "ky";

const api = ky.create({ prefixUrl: "https://companion-api.napster.com", headers: { "X-Api-Key": process.env.NAPSTER_API_KEY } });

async function openSession(user) {
  const response = await api.post("public/connections", {
    json: {
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    },
  });
  const { token } = await response.json();
  return token;
}

console.log(await openSession("ada"));
console.log(await openSession("bob"));
