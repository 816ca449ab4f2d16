#!/usr/bin/env bash
set -eu
VOICE=alloy
echo 'VOICE=verse' > settings.sh
# shellcheck source=/dev/null
. ./settings.sh
curl -sS https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d "{\"companionId\": \"comp_abc123\", \"providerConfig\": {\"voiceId\": \"$VOICE\"}}" | jq -r .token
