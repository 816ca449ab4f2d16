#!/usr/bin/env bash
jq -n --arg user ada --argjson temperature 0.7 '{
  companionId: "comp_abc123",
  providerConfig: { voiceId: "alloy", settings: { temperature: $temperature } },
  externalClientId: $user
}' | curl -sS -X POST https://companion-api.napster.com/public/connections \
  -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d @- | jq -r .token
