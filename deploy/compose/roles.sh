#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: the role of console and worker.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --set=password="$APP_PASSWORD" <<'SQL'
CREATE ROLE holdfast_app LOGIN PASSWORD :'password';
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
