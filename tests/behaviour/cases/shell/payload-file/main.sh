#!/usr/bin/env bash
set -euo pipefail
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
user=ada
cat > "$tmp" <<JSON
{
  "companionId": "comp_abc123",
  "providerConfig": { "voiceId": "alloy" },
  "externalClientId": "$user"
}
JSON
curl -sS -X POST https://companion-api.napster.com/public/connections \
  -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" --data-binary "@$tmp" | jq -r .token
