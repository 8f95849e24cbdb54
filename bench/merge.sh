#!/usr/bin/env bash
# bench/merge.sh DIFY_GIT [FROM TO [RUNS]]: an environment with 25 own values carried from FROM to TO (1.14.0 and 1.14.1
# unless given) by Dify's own dify-env-sync.sh and dify-env-sync.py of TO, and by belay env merge: milliseconds as
# whole processes, and how many of the 25 are in the environment files afterwards.
set -euo pipefail
git=$(cd "${1:?a git directory with the tags of Dify}" && pwd)
from=${2:-1.14.0} to=${3:-1.14.1} runs=${4:-9}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. build/jdk.sh
use_jdk bench

. bench/warm.sh
mkdir "$work/mine"
java -cp app/target/belay/lib/belay.jar bench/Sample.java "$from" "$work/mine"
git -C "$git" archive "$to" docker | tar -x -C "$work"

fresh() { # as after unpacking the new release beside the old .env
  rm -rf "$work/try" "$work/out"
  cp -r "$work/docker" "$work/try"
  cp "$work/mine/.env" "$work/try/.env"
}
kept() { # own values that the files in the folders given still set
  local count=0 line
  while IFS= read -r line; do
    grep -rqxF --include='*.env' --include=.env -- "$line" "$@" && count=$((count + 1))
  done <"$work/own"
  echo "$count"
}
measure() { # name, folder with the result, command...
  local name=$1 result=$2 times=() start end
  shift 2
  for _ in $(seq "$runs"); do
    fresh
    start=$(date +%s%N)
    (cd "$work/try" && "$@") >"$work/log" 2>&1 </dev/null || { echo "$name ended with $?:" && tail -n 3 "$work/log"; }
    end=$(date +%s%N)
    times+=($(((end - start) / 1000000)))
  done
  printf '%s\n' "${times[@]}" | sort -n | awk -v name="$name" -v kept="$(kept "$result")" -v own="$(wc -l <"$work/own")" \
    '{t[NR]=$1} END {printf "%-22s %6d %6d %6d   %d of %d own values kept\n", name, t[1], t[int((NR+1)/2)], t[NR], kept, own}'
}

# The operator's own lines: those that the release's own template does not have.
mkdir "$work/theirs"
git -C "$git" archive "$from" docker/.env.example | tar -x -C "$work/theirs"
grep -vxF -f "$work/theirs/docker/.env.example" "$work/mine/.env" | grep -E '^[A-Z_0-9]+=' >"$work/own" || true

printf '%-22s %6s %6s %6s   (ms, %s runs, %s cores, %s to %s)\n' "" min median max "$runs" "$(nproc)" "$from" "$to"
[ ! -f "$work/docker/dify-env-sync.sh" ] || measure dify-env-sync.sh "$work/try" bash dify-env-sync.sh
[ ! -f "$work/docker/dify-env-sync.py" ] || measure dify-env-sync.py "$work/try" python3 dify-env-sync.py
measure "belay env merge" "$work/out" "$PWD/belay" env merge --installation "$work/mine" --to "$to" --out "$work/out"
