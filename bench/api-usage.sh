#!/bin/sh
# Reads 1,000,000 access-log lines, plain and gzip: bench/api-usage.sh [directory for the logs]
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
dir=${1:-${TMPDIR:-/tmp}/belay-bench}
belay=${BELAY:-$here/belay}
mkdir -p "$dir"
log="$dir/access.log"
[ -s "$log" ] || "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$here/bench/AccessLogLines.java" "$log" 1000000
[ -s "$log.gz" ] || gzip -1 -k "$log"
for file in "$log" "$log.gz"; do
  for run in 1 2 3; do
    start=$(date +%s%N)
    $belay api usage --json "$file" >/dev/null
    end=$(date +%s%N)
    echo "$(basename "$file") run $run: $(((end - start) / 1000000)) ms"
  done
done
