#!/usr/bin/env bash
payload() {
  cat <<EOF
{ "companionId": "comp_abc123", "providerConfig": { "voiceId": "alloy" }, "externalClientId": "$1" }
EOF
}
curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d "$(payload ada)" | jq -r .token
