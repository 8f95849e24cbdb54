#!/usr/bin/env bash
# bench/check.sh [--quick|--full|--load [LOOPS]]: what the check costs, on a clean clone of what is committed here.
#   without an option  ./check, then ./check --full: time in all, of each lane, and of the ten slowest classes
#   --quick, --full    only one of them
#   --load             ./check beside busy loops, 4 unless said: no verdict may depend on the clock
# Wall time counts on a calm machine only. Processor time is that of the check's own processes; of the servers and
# containers that its tests start it has none.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
  "" | --quick | --full | --load) ;;
  *) sed -n '2,7p' "$0" && exit 2 ;;
esac
work=$(mktemp -d "${TMPDIR:-/tmp}/belay-check-XXXXXX")
loops=()
trap '[ ${#loops[@]} = 0 ] || kill "${loops[@]}" 2>/dev/null; rm -rf "$work"' EXIT
git clone -q . "$work/belay"

classes() { # LANE: seconds and name of every class
  sed -n 's/^.*Time elapsed: \([0-9.]*\) s.* -- in \(.*\)$/\1 \2/p' "$work/belay/target/check/$1.log"
}
measure() { # ARGUMENTS of the check
  local code=0
  echo "### ./check $*: $(git rev-parse --short HEAD), $(getconf _NPROCESSORS_ONLN) processors, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown) before"
  TIMEFORMAT='%R s in all, %U s user and %S s system'
  time (cd "$work/belay" && ./check "$@") >"$work/out" 2>&1 || code=$?
  [ "$code" = 0 ] || tail -n 100 "$work/out"
  sed -n 's/^check: formatting.* after \([0-9]*\) s$/\1 s until the package with its lint/p' "$work/out"
  for lane in app acceptance; do
    sed -n "s/^.*Total time: *\(.*\)$/\1 (s, or min:s): lane $lane/p" "$work/belay/target/check/$lane.log"
  done
  grep '^check: .* tests of' "$work/out" || echo "not one test ended"
  echo "the ten slowest classes, in seconds:"
  for lane in app acceptance; do classes "$lane"; done | sort -rn | awk 'NR <= 10 { printf "%8.1f  %s\n", $1, $2 }'
  echo "exit $code"
  return "$code"
}

failed=0
case "${1:-}" in
  "")
    measure || failed=1
    measure --full || failed=1
    ;;
  --quick) measure || failed=1 ;;
  --full) measure --full || failed=1 ;;
  --load)
    for _ in $(seq "${2:-4}"); do
      (while :; do :; done) &
      loops+=($!)
    done
    measure || failed=1
    ;;
esac
exit "$failed"
