#!/usr/bin/env bash
while read -r key; do
  curl -s https://companion-api.napster.com/public/connections -H "X-Api-Key: $key" -H "Content-Type: application/json" -d '{"companionId":"comp_abc123","providerConfig":{}}'
done < keys.txt
