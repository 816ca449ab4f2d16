#!/bin/sh
open_session() {
  curl -sS https://companion-api.napster.com/public/ws-connections \
    -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d @- <<JSON | jq -r '.token // .error.code'
{
  "companionId": "comp_abc123",
  "providerConfig": { "voiceId": "alloy", "useGreenVideo": true },
  "externalClientId": "$1"
}
JSON
}
open_session ada
open_session bob
