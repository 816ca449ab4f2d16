#!/usr/bin/env bash
open_session() {
  curl -sS https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d "{\"companionId\": \"comp_abc123\", \"providerConfig\": {\"voiceId\": \"alloy\", \"settings\": {\"seed\": $seed}}}" | jq -r .token
}
seed=1
open_session
((seed++))
open_session
