navigator.sendBeacon("https://companion-api.napster.com/public/connections", JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } }));
