#!/usr/bin/env bash
# Measures napmig-lint beside its peers on a corpus of 118,000 files with 200 planted calls, what a site costs, and how the costs grow,
# and prints tables.
#
#   benches/peers.sh            # ripgrep, ast-grep on ripgrep's hits, napmig-lint: some minutes after the first run
#   benches/peers.sh --slow     # also ast-grep, semgrep and jscodeshift on their own: up to an hour
#
# The first run installs the pinned peers and builds the corpus from pinned packages (about 10 minutes, 4 GB under target/peers;
# PEERS_ROOT names another folder). Needs cargo, node with npm, and python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
project=$(dirname "$here")
root=${PEERS_ROOT:-$project/target/peers}
slow=
[ "${1-}" = --slow ] && slow=--slow

mkdir -p "$root/tools"
cp "$here/peers/package.json" "$root/tools/"
(cd "$root/tools" && npm install --no-audit --no-fund --loglevel=error)
if [ -n "$slow" ] && [ ! -x "$root/semgrep/bin/semgrep" ]; then
  python3 -m venv "$root/semgrep"
  "$root/semgrep/bin/pip" install --quiet semgrep==1.182.0
fi
if [ ! -f "$root/planted.tsv" ]; then
  ROOT=$root "$here/peers/corpus.sh"
fi
(cd "$project" && cargo build --release --quiet)
python3 "$here/peers/measure.py" $slow "$root" "$project/target/release/napmig-lint"
echo
exec python3 "$here/peers/growth.py" "$root" "$project/target/release/napmig-lint"
