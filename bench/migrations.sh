#!/bin/sh
# How long it takes to read, order and explain a release's migrations: from its files, and from the
# facts that Belay ships. Whole processes, best of RUNS; the seconds of `belay --version` are the floor.
#   bench/migrations.sh SOURCE_TREE [RELEASE]      e.g. bench/migrations.sh ~/dify 1.16.0
set -eu
[ $# -ge 1 ] || { sed -n '2,4p' "$0"; exit 2; }
belay=${BELAY:-$(dirname "$0")/../belay}
runs=${RUNS:-10}
release=${2:-1.16.0}

best() { # prints the smallest wall time and processor time in seconds of a command
  n=0
  while [ "$n" -lt "$runs" ]; do
    # bash's own clock: /usr/bin/time is not everywhere
    bash -c 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>/dev/null' best "$@" 2>&1
    n=$((n + 1))
  done | awk 'NR == 1 || $1 < wall { wall = $1 } NR == 1 || $2 + $3 < cpu { cpu = $2 + $3 }
    END { printf "%.2f %.2f\n", wall, cpu }'
}

"$belay" --version >/dev/null 2>&1 # builds, and trains the cache of the virtual machine in the background
sleep 20
echo "best of $runs, seconds of wall and of processor; load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown), $(getconf _NPROCESSORS_ONLN) processors"
floor=$(best "$belay" --version)
files=$(best "$belay" migrations explain "$1")
facts=$(best "$belay" migrations explain --release "$release")
revisions=$("$belay" migrations list "$1" | tail -n 1)
echo "start only (--version):        $floor"
echo "explain from files:            $files   ($revisions)"
echo "explain from shipped facts:    $facts"
echo "$floor $facts" | awk '{ printf "facts above the start:         %.2f %.2f\n", $3 - $1, $4 - $2 }'
