const config = { companionId: "comp_abc123", voice: "alloy", headers: { "Content-Type": "application/json" } };
export default config;
