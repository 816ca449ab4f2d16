#!/usr/bin/env bash
set -euo pipefail
USER_ID=ada
API=${NAPSTER_OTHER_URL:-https://companion-api.napster.com}

curl -sS -X POST "$API/public/connections" \
  -H "X-Api-Key: ${NAPSTER_API_KEY:?}" -H "Content-Type: application/json" -d @- <<EOF | jq -r .token
{
  "companionId": "comp_abc123",
  "providerConfig": { "voiceId": "alloy", "settings": { "temperature": 0.7 } },
  "externalClientId": "$USER_ID"
}
EOF
