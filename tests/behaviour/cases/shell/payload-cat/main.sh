#!/usr/bin/env bash
name=ada
payload=$(cat <<EOF
{
  "companionId": "comp_abc123",
  "providerConfig": { "voiceId": "alloy" },
  "externalClientId": "$name"
}
EOF
)
curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" --data "$payload" | jq -r .token
