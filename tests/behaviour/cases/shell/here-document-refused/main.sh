#!/usr/bin/env bash
curl -sS -X POST https://companion-api.napster.com/public/connections \
  -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" --data-binary @- <<'EOF' > answer.json
{ "companionId": "comp_abc123", "providerConfig": { "voiceId": "alloy" }, "tags": { "$tier": "pro" } }
EOF
jq -r .error.code answer.json
