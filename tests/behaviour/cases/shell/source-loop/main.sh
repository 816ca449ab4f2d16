#!/usr/bin/env bash
echo 'VOICE=alloy' > ada.env
echo 'VOICE=verse' > bob.env
for settings in ada.env bob.env; do
  # shellcheck source=/dev/null
  . "./$settings"
  curl -sS https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d "{\"companionId\": \"comp_abc123\", \"providerConfig\": {\"voiceId\": \"$VOICE\"}}" | jq -r .token
done
