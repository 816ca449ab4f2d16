#!/usr/bin/env bash
for voice in alloy verse; do
  curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"'"$voice"'"}}' | jq -r .token
done
