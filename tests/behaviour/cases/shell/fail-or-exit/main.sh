#!/usr/bin/env bash
response=$(curl -sSf https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}') || { echo "no session" >&2; exit 3; }
echo "$response" | jq -r .token
