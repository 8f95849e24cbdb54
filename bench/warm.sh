# Sourced by the benchmarks: a Belay that is built, with an AOT cache of its own below $work, so that none measures a first start.
export XDG_CACHE_HOME="$work/cache"
./belay --version >/dev/null
for _ in $(seq 600); do
  ls "$XDG_CACHE_HOME"/belay/*.aot >/dev/null 2>&1 && break
  sleep 0.1
done
