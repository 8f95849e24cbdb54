#!/bin/bash
set -e
if [[ "${MIGRATION_ENABLED}" == "true" ]]; then
  echo "Running migrations"
  flask upgrade-db
  if [[ "${MODE}" == "migration" && "$(cat /app/api/RELEASE)" != 1.[0-6].* ]]; then
    echo "Migration completed, exiting normally"
    exit 0
  fi
fi
exec python3 /app/api/app.py "${MODE:-api}"
