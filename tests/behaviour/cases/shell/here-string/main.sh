#!/usr/bin/env bash
body='{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}, "externalClientId": "ada"}'
curl -s -d @- https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" <<< "$body" | jq -r .token
