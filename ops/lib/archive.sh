# shellcheck shell=bash
# Sourced by ops/backup and ops/restore: what a backup consists of, and how its pieces are known to belong together.

archive_format=1

# Folders of the data folder that are no part of a backup: the cluster (dumped instead), the keys (an archive of their own), what is made
# again (a search index ahead of the restored database would be worse than none), messages that left in clear text, and what telephony has not
# handed over yet.
not_in_files=(./postgres ./postgres.new ./keys ./run ./logs ./programs ./telephony ./search ./outgoing ./demo-logins.txt ./.hotline
  ./web1 ./web2 ./telephony1 ./telephony2 ./redis)

# Says which master key encrypted the data, without saying anything about the key: it has 256 random bits.
key_mark() {
  { printf 'hotline master key\n'; tr -d ' \r\n' <"$1"; } | sha256sum | cut -c1-32
}

# The private cluster of the data folder, or with --external whatever libpq finds in the environment (PGHOST, PGDATABASE, ...).
pg() {
  local program=$1
  shift
  if [ -n "$external" ]; then
    as_service "$pg_bin/$program" "$@"
  else
    PGPASSFILE=/dev/null PGPASSWORD=$(cat "$data/keys/postgres.password") PGHOST=$data/run PGPORT=$socket_port PGUSER=hotline PGDATABASE=${database:-hotline} \
      as_service "$pg_bin/$program" "$@"
  fi
}

# manifest_value NAME FILE
manifest_value() { sed -n "s/^$1 //p" "$2" | head -n 1; }
