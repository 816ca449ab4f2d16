#!/usr/bin/env bash
curl -s --retry 2 --retry-delay 0 https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}' | jq -r .token
