#!/usr/bin/env bash
curl -s -X POST https://companion-api.napster.com/public/connections \
  -H "X-Api-Key: $NAPSTER_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "companionId": "comp_abc123",
    "providerConfig": { "voiceId": "alloy", "settings": { "temperature": 0.4 } },
    "language": "en",
    "functions": [],
    "externalClientId": "ada"
  }'
echo
