# shellcheck shell=bash
# Sourced by ops/run: the account as which PostgreSQL, telephony and web run, and the data folder that is theirs.
# Started as root, everything drops to the system user "hotline"; started by anyone else it runs as that person.

service_user='' own_session='' urgent=''

choose_account() {
  is_root || return 0
  service_user=hotline
  if ! getent passwd "$service_user" >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$service_user" \
      || die "The system user $service_user could not be created; PostgreSQL does not run as root."
    say "Created the system user $service_user."
  fi
}

# Puts a command above the others, as far as this machine allows: niceness counts among the threads of one session, and
# the session's own (sched(7), autogroup) among the sessions.
raised() {
  { echo -10 >/proc/self/autogroup; } 2>/dev/null || true
  if [ -z "$(nice -n -10 true 2>&1)" ]; then exec nice -n -10 "$@"; else exec "$@"; fi
}

# What lets its threads raise themselves (the media thread runs in real time): the one capability that the command keeps.
may_keep() {
  local keep='--inh-caps +sys_nice --ambient-caps +sys_nice'
  # shellcheck disable=SC2086 # words
  if is_root && setpriv $keep -- true 2>/dev/null; then printf '%s\n' "$keep"; fi
}

# Replaces the current process by a command run as the service account, which ends when ops/run ends, however that ends.
# exec_as_service SIGNAL COMMAND...
exec_as_service() {
  local signal=$1
  shift
  local -a drop=() raise=() keep=()
  if [ -n "$urgent" ]; then
    raise=(bash -c "$(declare -f raised); raised \"\$@\"" raised)
    read -ra keep <<<"$(may_keep)"
  fi
  [ -z "$service_user" ] || drop=(--reuid "$service_user" --regid "$service_user" --init-groups)
  exec ${own_session:+setsid} ${raise[@]+"${raise[@]}"} setpriv ${drop[@]+"${drop[@]}"} ${keep[@]+"${keep[@]}"} --pdeathsig "$signal" -- env HOME="$data" DOTNET_EnableDiagnostics=0 "$@"
}

as_service() { (cd / && exec_as_service TERM "$@"); }

# The folder may be new, empty or one of ours; anybody else's is left alone.
open_data_folder() {
  local folder created=''
  if [ -z "$data" ]; then
    data=$PWD/data
    # A clone under /root is closed to the service account; the usual place for a service's data is open to it.
    if is_root && [ ! -e "$data/.hotline" ] && ! as_service test -x "$PWD"; then data=/var/lib/hotline; fi
  fi
  data=$(readlink -m -- "$data")
  [ "$(printf %s "$data" | wc -c)" -le 80 ] || die "The path of the data folder $data is too long for a database socket (80 bytes at most): choose another with --data DIR."
  if [ -e "$data" ] && [ ! -d "$data" ]; then die "$data is not a folder: choose another with --data DIR."; fi
  if [ -d "$data" ] && [ ! -e "$data/.hotline" ] && [ -n "$(ls -A "$data" 2>/dev/null)" ]; then
    die "The folder $data is neither empty nor a data folder of Hotline: choose another with --data DIR."
  fi
  [ -d "$data" ] || created=yes
  mkdir -p "$data" 2>/dev/null || die "The data folder $data cannot be created: choose another with --data DIR."
  [ -z "$service_user" ] || chown "$service_user:" "$data" 2>/dev/null || true
  chmod 700 "$data" 2>/dev/null || true
  if ! as_service test -w "$data" -a -x "$data" 2>/dev/null; then
    [ -z "$created" ] || rmdir "$data"
    die "The user ${service_user:-$(id -un)}, as which Hotline's services run, cannot reach the data folder $data: open its parent folders (chmod o+x) or choose another with --data DIR."
  fi
  for folder in keys run logs telephony; do
    as_service mkdir -p -m 700 "$data/$folder" 2>/dev/null || die "The folder $data/$folder cannot be created: is the disk full or read-only?"
  done
  as_service touch "$data/.hotline"
}

check_dotnet_reachable() {
  as_service test -x "$dotnet" 2>/dev/null \
    || die "The user $service_user, as which Hotline's services run, cannot execute $dotnet: install the .NET 10 SDK where every user can read it, for example /usr/share/dotnet."
}
