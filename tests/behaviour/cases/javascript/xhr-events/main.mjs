const request = new XMLHttpRequest();
request.open("POST", "https://companion-api.napster.com/public/connections");
request.setRequestHeader("X-Api-Key", window.apiKey);
request.onload = () => console.log(request.status);
request.send(JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } }));
