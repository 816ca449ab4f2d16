const schedule = { hour: 9 };

const persona = {
  companionId: "comp_hotel",
  get voiceId() {
    return schedule.hour >= 20 ? "ballad" : "alloy";
  },
  get settings() {
    return { speed: schedule.hour >= 20 ? 0.9 : 1.1 };
  },
};

async function greet(guest) {
  const res = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify({
      companionId: persona.companionId,
      providerConfig: { voiceId: persona.voiceId, settings: persona.settings },
      externalClientId: guest,
    }),
  });
  return res.ok ? (await res.json()).token : res.status;
}

console.log(await greet("g1"));
schedule.hour = 22;
console.log(await greet("g2"));
