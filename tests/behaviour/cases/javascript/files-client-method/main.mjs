import { NapsterClient } from "./src/client.mjs";

const napster = new NapsterClient(process.env.NAPSTER_API_KEY);

for (const user of ["ada", "bob"]) {
  try {
    const { token } = await napster.openConnection({
      companionId: "comp_abc123",
      providerConfig: { voiceId: "alloy" },
      externalClientId: user,
    });
    console.log(token);
  } catch (error) {
    console.log(error.message);
  }
}
