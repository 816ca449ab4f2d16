#!/usr/bin/env bash
payload='{
    "companionId": "comp_abc123",
    "providerConfig": { "voiceId": "alloy", "settings": { "temperature": 0.4 } },
    "language": "en",
    "functions": [],
    "externalClientId": "ada"
  }'
response=$(curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d "$payload")
jq -r .token <<<"$response"
