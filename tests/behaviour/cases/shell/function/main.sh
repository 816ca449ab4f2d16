#!/usr/bin/env bash
API="https://companion-api.napster.com"

open_session() {
  curl -sS "$API/public/connections" -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d "{\"companionId\": \"comp_abc123\", \"providerConfig\": {\"voiceId\": \"alloy\"}, \"externalClientId\": \"$1\"}" > answer.json
  jq -r .token answer.json
}

open_session ada
open_session bob
