#!/bin/sh
# Plays 500 probes against two versions that answer after 20 ms: bench/api-replay.sh
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
dir=${TMPDIR:-/tmp}/belay-bench
belay=${BELAY:-$here/belay}
mkdir -p "$dir"
rm -f "$dir/suite.yaml"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" "$here/bench/SlowApi.java" 18080 "$dir/suite.yaml" 500 &
server=$!
trap 'kill $server' EXIT
sleep 5
url=http://127.0.0.1:18080
for run in 1 2 3; do
  start=$(date +%s%N)
  $belay api replay "$dir/suite.yaml" --old $url --new $url --at-once 8 --rate 400 >/dev/null
  end=$(date +%s%N)
  echo "run $run: $(((end - start) / 1000000)) ms for 3 x 500 calls"
done
