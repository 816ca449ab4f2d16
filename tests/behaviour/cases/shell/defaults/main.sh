#!/usr/bin/env bash
set -euo pipefail
COMPANION_ID="${COMPANION_ID:-comp_abc123}"
VOICE="${VOICE:-alloy}"
LANGUAGE="${LANGUAGE:-English}"
TEMPERATURE="${TEMPERATURE:-0.7}"
curl -sS https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d '{
  "companionId": "'"$COMPANION_ID"'",
  "language": "'"$LANGUAGE"'",
  "providerConfig": { "voiceId": "'"$VOICE"'", "settings": { "temperature": '"$TEMPERATURE"' } },
  "externalClientId": "'"${1:-guest}"'"
}' | jq -r .token
