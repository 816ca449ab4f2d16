#!/usr/bin/env bash
set -uo pipefail
BASE=https://companion-api.napster.com/public
api() {
  local method="$1" path="$2"
  shift 2
  curl -sS -X "$method" "$BASE$path" -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" "$@"
}
open_session() {
  api POST /connections -d "$(jq -n --arg id "$1" '{companionId: "comp_abc123", providerConfig: {voiceId: "alloy"}, externalClientId: $id}')"
}
for user in ada bob; do
  open_session "$user" | jq -r '.token // .error.code'
done
