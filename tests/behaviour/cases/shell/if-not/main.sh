#!/usr/bin/env bash
if ! response=$(curl -sf https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}'); then
  echo failed
else
  echo "$response" | jq -r .token
fi
