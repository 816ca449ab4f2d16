#!/usr/bin/env bash
status=$(curl -s -o answer.json -w '%{http_code}' https://companion-api.napster.com/public/connections \
  -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}')
echo "$status $(jq -r .token answer.json)"
