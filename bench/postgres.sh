#!/bin/sh
# Rollback point, rollback, backup, proof and hashing against PostgreSQL's own tools, on one database
# in one run. usage: bench/postgres.sh [MEGABYTES] [FOLDER]
# Needs the built app (./belay --version builds it) and PostgreSQL 15 with pg_dump on this host.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
lib="$here/app/target/belay/lib"
[ -f "$lib/belay.jar" ] || "$here/belay" --version >&2
. "$here/build/jdk.sh"
use_jdk bench
exec java -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  -cp "$lib/*" "$here/bench/PostgresBench.java" "${1:-2048}" "${2:-${TMPDIR:-/tmp}/belay-bench}"
