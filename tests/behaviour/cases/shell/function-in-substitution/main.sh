#!/usr/bin/env bash
set -e
open_session() {
  local user=$1
  curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"},"externalClientId":"'"$user"'"}'
}

main() {
  local first second
  first=$(open_session ada | jq -r .token)
  second=$(open_session bob | jq -r .token)
  echo "$first $second"
}

main "$@"
