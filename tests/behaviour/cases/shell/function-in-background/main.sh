#!/usr/bin/env bash
open_session() {
  curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"},"externalClientId":"'"$1"'"}' > "$1.json"
}
open_session ada &
open_session bob &
wait
jq -s length ada.json bob.json
