$.ajax({
  url: "https://companion-api.napster.com/public/connections",
  method: "POST",
  contentType: "application/json",
  headers: { "X-Api-Key": window.apiKey },
  data: JSON.stringify({ companionId: "comp_abc123", providerConfig: { voiceId: "alloy" } }),
}).done((session) => console.log(session.token)).fail((xhr) => console.log(xhr.status));
