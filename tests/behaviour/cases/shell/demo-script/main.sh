#!/usr/bin/env bash
# The demo's script, as somebody calls it who tries a key.
bash smoke-test.sh
