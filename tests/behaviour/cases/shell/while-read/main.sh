#!/usr/bin/env bash
set -euo pipefail
printf 'ada\nbob\n' > users.txt
while IFS= read -r user; do
  body=$(cat <<JSON
{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}, "externalClientId": "$user"}
JSON
)
  curl -sf https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d "$body" | jq -r .token
done < users.txt
