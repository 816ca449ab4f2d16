import * as napster from "./src/napster.mjs";

for (const userId of ["ada", "bob"]) {
  const response = await napster.openConnection({ userId, profile: { plan: "free" } });
  console.log(response.ok ? (await response.json()).token : response.status);
}
