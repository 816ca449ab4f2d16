#!/usr/bin/env bash
set -euo pipefail
VOICE=alloy
open_session() {
  jq -n --arg id "$1" --arg voice "$VOICE" '{companionId: "comp_abc123", providerConfig: {voiceId: $voice}, externalClientId: $id}' |
    curl -sf https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d @- |
    jq -r .token
}
open_session ada
open_session bob
