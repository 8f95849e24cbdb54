#!/bin/sh
# The sample application's own commands, as an operator would have written them.
# On a twin, Belay names its folder and its database; everything else is the same.
own=$(cd "$(dirname -- "$0")" && pwd) || exit 1
cd "${BELAY_TWIN:-$own}" || exit 1

serving() { [ -f pid ] && kill -0 "$(cat pid)" 2>/dev/null; }

case "$1" in
  activity) if serving; then cat front; else echo stopped; fi ;;
  installed) cat release ;;
  install) printf '%s\n' "$BELAY_RELEASE" >release.new && mv release.new release ;;
  stop)
    if serving; then
      kill "$(cat pid)"
      while serving; do sleep 0.05; done
    fi
    rm -f pid port
    ;;
  start)
    "$own/app" stop
    echo closed >front
    if [ -z "$BELAY_TWIN" ]; then
      export PGHOST=127.0.0.1 PGPORT=@PORT@ PGUSER=@USER@ PGDATABASE=dify
      PGPASSWORD=$(head -n 1 "@PASSWORD_FILE@")
      export PGPASSWORD
    fi
    nohup @BELAY@ sample serve >app.log 2>&1 </dev/null &
    echo $! >pid
    while [ ! -f port ]; do
      if ! serving; then
        cat app.log >&2
        exit 1
      fi
      sleep 0.05
    done
    ;;
  open) echo open >front ;;
  health) @BELAY@ sample health ;;
  migrate) @BELAY@ sample migrate @REVISION@ ;;
  prove) @BELAY@ sample prove ;;
  *) exit 2 ;;
esac
