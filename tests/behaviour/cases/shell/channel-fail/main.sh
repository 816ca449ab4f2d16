#!/usr/bin/env bash
set -euo pipefail
payload='{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy", "useGreenVideo": false}}'
curl -sfXPOST -o answer.json https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" --data "$payload"
jq -r .token answer.json
