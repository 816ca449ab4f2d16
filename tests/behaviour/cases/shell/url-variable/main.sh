#!/usr/bin/env bash
URL=https://companion-api.napster.com/public/connections
curl -s "$URL" -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"}}' | jq -r .token
