#!/usr/bin/env bash
retry() {
  for _ in 1 2 3; do
    "$@" && return
  done
  return 1
}
TIMEFORMAT=
HEADERS=(-H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json")
time curl -s "${HEADERS[@]}" -d '{"companionId":"comp_a","providerConfig":{"voiceId":"alloy"}}' https://companion-api.napster.com/public/connections -o one.json
env A=b curl -s "${HEADERS[@]}" -d '{"companionId":"comp_b","providerConfig":{"voiceId":"alloy"}}' https://companion-api.napster.com/public/connections -o two.json
retry curl -sf "${HEADERS[@]}" -d '{"companionId":"comp_c","providerConfig":{"voiceId":"alloy"}}' https://companion-api.napster.com/public/connections -o three.json
jq -r .token one.json two.json three.json
