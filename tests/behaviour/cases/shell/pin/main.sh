#!/usr/bin/env bash
set -u
curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"},"externalClientId":"ada"}' | jq -r .token
