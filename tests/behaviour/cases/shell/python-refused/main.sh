#!/usr/bin/env bash
set -euo pipefail
response=$(curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
  -d '{"companionId": "comp_abc123", "providerConfig": {"voiceId": "alloy"}}')
python3 -c 'import json, sys; print(json.loads(sys.argv[1])["error"]["code"])' "$response"
