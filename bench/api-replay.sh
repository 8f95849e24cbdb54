#!/usr/bin/env bash
# Plays 500 probes against two versions that answer after 20 ms: bench/api-replay.sh
# A replay makes three plays: the old version twice, the new one once.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
dir=${TMPDIR:-/tmp}/belay-bench
belay=${BELAY:-$here/belay}
. "$here/build/jdk.sh"
use_jdk bench
mkdir -p "$dir"
rm -f "$dir/suite.yaml"
java "$here/bench/SlowApi.java" 18080 "$dir/suite.yaml" 500 &
server=$!
trap 'kill $server' EXIT
url=http://127.0.0.1:18080
for _ in $(seq 60); do
  curl -s -o /dev/null "$url/" && break
  sleep 1
done
for run in 1 2 3; do
  TIMEFORMAT="run $run: %R s wall, %U s user, %S s system for 3 x 500 calls"
  time "$belay" api replay "$dir/suite.yaml" --old $url --new $url --at-once 8 --rate 400 >/dev/null 2>&1
done
