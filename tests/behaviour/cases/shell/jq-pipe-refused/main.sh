#!/usr/bin/env bash
set -o pipefail
jq -n '{companionId: "comp_abc123", providerConfig: {voiceId: "alloy"}}' |
  curl -sS https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d @- | jq -r .error.code
echo $?
