#!/usr/bin/env bash
# Compares API descriptions, each time in a new process: bench/api-diff.sh [DIRECTORY [OLD NEW]]
# DIRECTORY holds one directory of description files per release; without it the shipped facts are compared.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
belay=${BELAY:-$here/belay}
old=${2:-1.11.0}
new=${3:-1.16.0}
"$belay" --version >/dev/null
compare() { # label, OLD, NEW
  for run in 1 2 3; do
    TIMEFORMAT="$1 $old $new run $run: %R s wall, %U s user, %S s system"
    time "$belay" api diff "$2" "$3" --json >/dev/null
  done
}
compare shipped "$old" "$new"
[ $# -eq 0 ] || compare files "$1/$old" "$1/$new"
