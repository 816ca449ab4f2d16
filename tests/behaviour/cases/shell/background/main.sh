#!/usr/bin/env bash
for user in ada bob cyd; do
  curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $NAPSTER_API_KEY" -H "Content-Type: application/json" \
    -d "{\"companionId\":\"comp_abc123\",\"providerConfig\":{\"voiceId\":\"alloy\"},\"externalClientId\":\"$user\"}" > "out-$user.json" &
done
wait
cat out-*.json | jq -s length > /dev/null && echo done
