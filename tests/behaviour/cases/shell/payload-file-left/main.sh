#!/usr/bin/env bash
jq -n '{companionId: "comp_abc123", providerConfig: {voiceId: "alloy"}}' > session.json
curl -sS https://companion-api.napster.com/public/connections \
  -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d @session.json | jq -r .token
