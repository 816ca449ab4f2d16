const headers = { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json" };

async function start(job) {
  const response = await fetch("https://companion-api.napster.com/public/connections", {
    method: "POST",
    headers,
    body: JSON.stringify({
      companionId: "comp_job",
      providerConfig: { voiceId: "alloy" },
      externalClientId: job.id,
      externalClientProfile: { state: job.state },
    }),
  });
  return response.status;
}

class Desk {
  become(user) {
    this.user = user;
  }

  async open() {
    const response = await fetch("https://companion-api.napster.com/public/connections", {
      method: "POST",
      headers,
      body: JSON.stringify({
        companionId: "comp_desk",
        providerConfig: { voiceId: "alloy" },
        externalClientId: this.user,
      }),
    });
    return response.status;
  }
}

const jobs = ["1", "2", "3"].map((id) => ({ id, state: "new" }));
const running = jobs.map((job) => {
  const started = start(job);
  job.state = "running";
  return started;
});
console.log(...(await Promise.all(running)));

const desk = new Desk();
const opening = [];
for (const user of ["ada", "bob"]) {
  desk.become(user);
  opening.push(desk.open());
}
console.log(...(await Promise.all(opening)));
