#!/usr/bin/env bash
# bench/start.sh [RUNS]: how long a user waits for short commands, as whole processes with a warm AOT cache,
# beside an empty Java program of the same run.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. build/jdk.sh
use_jdk bench

. bench/warm.sh
mkdir "$work/docker"
java -cp app/target/belay/lib/belay.jar bench/Sample.java 1.8.1 "$work/docker"
echo 'public class Empty { public static void main(String[] a) {} }' >"$work/Empty.java"
javac -d "$work" "$work/Empty.java"

measure() { # name, command...
  local name=$1 times=() start end
  shift
  for _ in $(seq "$runs"); do
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1 || true
    end=$(date +%s%N)
    times+=($(((end - start) / 1000000)))
  done
  printf '%s\n' "${times[@]}" | sort -n |
    awk -v name="$name" '{t[NR]=$1} END {printf "%-32s %6d %6d %6d\n", name, t[1], t[int((NR+1)/2)], t[NR]}'
}

printf '%-32s %6s %6s %6s   (ms, %s runs, %s cores)\n' "" min median max "$runs" "$(nproc)"
measure "an empty Java program" java -XX:+UseSerialGC -cp "$work" Empty
measure "belay --version" ./belay --version
measure "belay catalog list" ./belay catalog list
measure "belay plan, 1.8.1 to 1.15.0" ./belay plan --installation "$work/docker" --to 1.15.0
