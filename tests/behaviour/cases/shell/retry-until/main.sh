#!/usr/bin/env bash
until response=$(curl -sf https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}'); do
  sleep 0.01
done
jq -r .token <<<"$response"
