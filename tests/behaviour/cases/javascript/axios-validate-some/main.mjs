import axios from "axios";

const http = axios.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
  validateStatus: (status) => status < 500,
});

async function open(user) {
  const res = await http.post("/public/connections", {
    companionId: "comp_abc123",
    providerConfig: { voiceId: "alloy" },
    externalClientId: user,
  });
  return res.status === 200 ? res.data.token : `answered ${res.status}`;
}

for (const user of ["u1", "u2", "u3"]) {
  try {
    console.log(await open(user));
  } catch (error) {
    console.log(`threw ${error.response?.status}`);
  }
}
