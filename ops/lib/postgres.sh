# shellcheck shell=bash
# Sourced by ops/run: the private PostgreSQL cluster under the data folder. It listens on a unix socket in a folder
# of mode 700 and on nothing else, and asks for a password there too.

socket_port=5432   # names the socket file only

create_cluster() {
  local password=$data/keys/postgres.password log=$data/logs/initdb.log
  if [ ! -s "$password" ]; then
    # shellcheck disable=SC2016 # expanded by the inner shell
    head -c 24 /dev/urandom | base64 | tr '+/' '-_' | as_service sh -c 'umask 077; cat >"$1"' sh "$password"
  fi
  [ -s "$data/postgres/PG_VERSION" ] && return
  say "Creating the database cluster ..."
  as_service rm -rf "$data/postgres.new"
  as_service "$pg_bin/initdb" -D "$data/postgres.new" -U hotline --pwfile="$password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums 2>&1 | as_service tee "$log" >/dev/null
  [ -s "$data/postgres.new/PG_VERSION" ] || die "The database cluster cannot be created: $(tail -n 1 "$log")"
  as_service mv "$data/postgres.new" "$data/postgres"
}

# Terse errors: the DETAIL line of a constraint violation would quote a row.
exec_postgres() {
  exec_as_service INT "$pg_bin/postgres" -D "$data/postgres" \
    -c listen_addresses= -c "unix_socket_directories=$data/run" -c "port=$socket_port" -c unix_socket_permissions=0700 \
    -c max_connections=200 -c jit=off -c log_error_verbosity=terse -c log_min_error_statement=panic -c logging_collector=off \
    -c "cluster_name=hotline"
}

postgres_answers() {
  as_service "$pg_bin/pg_isready" -q -t 2 -h "$data/run" -p "$socket_port" -d postgres -U hotline
}

sql() {
  PGPASSFILE=/dev/null PGPASSWORD=$(cat "$data/keys/postgres.password") \
    as_service "$pg_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$data/run" -p "$socket_port" -U hotline "$@"
}

create_database() {
  [ "$(sql -d postgres -c "select 1 from pg_database where datname = 'hotline'")" = 1 ] || sql -d postgres -c 'create database hotline'
}

connection_string() {
  printf 'Host=%s;Port=%s;Username=hotline;Password=%s;Database=hotline;Maximum Pool Size=60' \
    "$data/run" "$socket_port" "$(cat "$data/keys/postgres.password")"
}
