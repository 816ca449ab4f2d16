import axios from "axios";

const API = "https://companion-api.napster.com";
const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY };

async function openSession(user) {
  const { data } = await axios.post(
    `${API}/public/connections`,
    {
      companionId: "comp_abc123",
      providerConfig: {
        voiceId: "alloy", // the calm one
        settings: { temperature: 0.4 },
      },
      faqCollections: ["faq_1"],
      externalClientId: user,
      tags: null,
    },
    { headers },
  );
  return data.token;
}

console.log(await openSession("ada"));
