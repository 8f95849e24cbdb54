#!/usr/bin/env bash
# Reads 1,000,000 access-log lines, plain and gzip: bench/api-usage.sh [directory for the logs]
# Wall time counts on a calm machine only; processor time is its upper bound there.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:-${TMPDIR:-/tmp}/belay-bench}
belay=${BELAY:-$here/belay}
. "$here/build/jdk.sh"
use_jdk bench
mkdir -p "$dir"
log="$dir/access.log"
[ -s "$log" ] || java "$here/bench/AccessLogLines.java" "$log" 1000000
[ -s "$log.gz" ] || gzip -1 -k "$log"
"$belay" --version >/dev/null
for file in "$log" "$log.gz"; do
  for run in 1 2 3; do
    TIMEFORMAT="$(basename "$file") run $run: %R s wall, %U s user, %S s system"
    time "$belay" api usage --json "$file" >/dev/null
  done
done
