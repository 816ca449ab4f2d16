#!/usr/bin/env bash
API=https://companion-api.napster.com/public
AUTH=(-H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json")
curl -s "${AUTH[@]}" "$API/connections" -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"}}' | jq -r .token
curl -s "${AUTH[@]}" "$API/ws-connections" -d '{"companionId":"comp_abc123","providerConfig":{"voiceId":"alloy"}}' | jq -r .token
