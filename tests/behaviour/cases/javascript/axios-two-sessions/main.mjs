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

for (const user of ["ada", "bob"]) {
  try {
    console.log(await openSession(user));
  } catch (error) {
    console.log(error.message, error.response?.status, error.response?.data.error.code);
  }
}
