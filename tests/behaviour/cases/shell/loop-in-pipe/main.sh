#!/usr/bin/env bash
set -euo pipefail
printf 'ada\nbob\n' | while IFS= read -r user; do
  curl -sf https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d "{\"companionId\": \"comp_abc123\", \"providerConfig\": {\"voiceId\": \"alloy\"}, \"externalClientId\": \"$user\"}" | jq -r .token
done
