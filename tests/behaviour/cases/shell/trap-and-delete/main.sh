#!/usr/bin/env bash
set -euo pipefail
API=https://companion-api.napster.com
session=
cleanup() {
  if [[ -n $session ]]; then curl -s -X DELETE "$API/public/connections/$session" -H "X-Api-Key: $NAPSTER_API_KEY" > /dev/null; fi
}
trap cleanup EXIT
session=$(curl -sf "$API/public/connections" -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}' | jq -r .connection.id)
echo "$session"
