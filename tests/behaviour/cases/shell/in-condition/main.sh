#!/usr/bin/env bash
MODE=voice
if [ "$MODE" = voice ]; then
  curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"}}' | jq -r .token
else
  echo text
fi
[ "$MODE" = text ] && curl -s https://companion-api.napster.com/public/ws-connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"}}'
true
