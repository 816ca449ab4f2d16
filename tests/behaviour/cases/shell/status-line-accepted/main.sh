#!/usr/bin/env bash
response=$(curl -s -w '\n%{http_code}' https://companion-api.napster.com/public/connections \
  -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}')
tail -n 1 <<<"$response"
sed '$d' <<<"$response" | jq -r .token
