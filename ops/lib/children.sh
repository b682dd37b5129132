# shellcheck shell=bash
# Sourced by ops/run and ops/topology: starts, watches and stops the processes, each by the pid it was started with.

declare -A pid_of=() started_at=()
stopping='' log_clock=''
# What stops before the database, all at once, each awaited in turn.
stop_order=(city web telephony)
# Seconds that telephony's calls may go on then.
drain=0

# Telephony refuses more than a day, and with words that do not name the option.
check_drain() {
  if ! [[ $drain =~ ^[0-9]{1,5}$ ]] || [ "$((10#$drain))" -gt 86400 ]; then die "The option --drain needs a number of seconds from 0 to 86400, not $drain."; fi
}

# One start at a time on a data folder. A start that was killed leaves children which end by themselves; wait for them.
take_lock() {
  exec 9>"$data/run/lock"
  flock -n 9 && return
  local other
  other=$(cat "$data/run/ops.pid" 2>/dev/null) || other=''
  if [ -n "$other" ] && kill -0 "$other" 2>/dev/null; then die "Hotline is already running on $data (process $other)."; fi
  hurry_orphaned_telephony
  flock -w 40 9 || die "Processes of an earlier start still run on $data; end them and start again."
}

# A log over 64 MB is copied aside and emptied where it stands: its writer appends and keeps the file open.
trim_logs() {
  local log
  for log in "$data"/logs/*.log; do
    if [ -f "$log" ] && [ "$(stat -c %s "$log")" -gt 67108864 ]; then as_service cp -f "$log" "$log.1" && as_service truncate -s 0 "$log"; fi
  done
}

# Ends every quarter of an hour, so that the watch comes round to the logs.
start_log_clock() {
  sleep 900 9>&- &
  log_clock=$!
}

# start NAME: runs exec_NAME in a session of its own (so that Ctrl-C reaches ops/run alone and it stops things in order).
# The child keeps the data folder's lock open: the lock is free only when the last of them is gone.
start() {
  local name=$1 log=$data/logs/$1.log
  as_service touch "$log"
  (own_session=yes && cd / && "exec_$name") </dev/null >>"$log" 2>&1 &
  pid_of[$name]=$!
  started_at[$name]=$SECONDS
  echo "$!" >"$data/run/$name.pid.new" && mv -f "$data/run/$name.pid.new" "$data/run/$name.pid" # Whoever reads it finds a whole number.
}

alive() { [ -n "${pid_of[$1]:-}" ] && kill -0 "${pid_of[$1]}" 2>/dev/null; }

# wait_until SECONDS NAME CONDITION...: polls; fails when the time is up or the child NAME has ended.
wait_until() {
  local deadline=$((SECONDS + $1)) name=$2
  shift 2
  until "$@"; do
    alive "$name" || return 1
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}

last_words() { grep -v '^[[:space:]]*$' "$data/logs/$1.log" 2>/dev/null | tail -n 1; }

# stop_child NAME SIGNAL SECONDS: asks, waits, and only then insists.
stop_child() {
  local name=$1 deadline=$((SECONDS + $3))
  alive "$name" || return 0
  kill "-$2" "${pid_of[$name]}" 2>/dev/null || return 0
  while alive "$name" && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.1; done
  if alive "$name"; then
    if [ "$name" = postgres ]; then kill -QUIT "${pid_of[$name]}" 2>/dev/null || true; else kill -KILL "${pid_of[$name]}" 2>/dev/null || true; fi
  fi
  wait "${pid_of[$name]}" 2>/dev/null || true
}

# Telephony finishes its calls while web and database are still there for them, for $drain seconds at most; told to stop once more, it ends at once.
drain_telephony() {
  local said='' begun=$SECONDS
  tell_telephony || return 0
  while tell_telephony -0 && [ $((SECONDS - begun)) -lt $((drain + 30)) ]; do
    if [ -z "$said" ] && [ $((SECONDS - begun)) -ge 2 ]; then
      said=yes
      say "Telephony finishes its calls, for up to $drain s; stop once more (Ctrl-C) to end them at once."
    fi
    sleep 0.1
  done
}

# tell_telephony [SIGNAL]: fails when no telephony runs.
tell_telephony() {
  local name told=1
  for name in "${!pid_of[@]}"; do
    if [[ $name = telephony* ]] && kill "${1:--TERM}" "${pid_of[$name]}" 2>/dev/null; then told=0; fi
  done
  return "$told"
}

# Telephony of a start that was killed has been told to end, and finishes calls that nobody serves any more: told once more it ends at once.
hurry_orphaned_telephony() {
  local file pid
  for file in "$data"/run/telephony*.pid; do
    pid=$(cat "$file" 2>/dev/null) || continue
    if [[ $pid =~ ^[1-9][0-9]*$ ]] && grep -qszxF "$data/programs/telephony/Hotline.Telephony.dll" "/proc/$pid/cmdline"; then
      kill -TERM "$pid" 2>/dev/null || true
    fi
  done
}

stop_everything() {
  trap tell_telephony INT TERM HUP # First of all: the trap of the start would end this half done.
  stopping=yes
  local name
  stop_child city TERM 15
  drain_telephony
  trap '' INT TERM HUP
  [ -z "$log_clock" ] || kill "$log_clock" 2>/dev/null || true
  [ -z "$builder" ] || kill -TERM -- "-$builder" 2>/dev/null || true
  for name in "${stop_order[@]}"; do
    if alive "$name"; then kill -TERM "${pid_of[$name]}" 2>/dev/null || true; fi
  done
  for name in "${stop_order[@]}"; do stop_child "$name" TERM 15; done
  stop_child postgres INT 30
  for name in "${stop_order[@]}" postgres ops; do rm -f "$data/run/$name.pid"; done
}

# Watches until told to stop. A program that ends by itself is started again; one that keeps dying is given more air.
watch_children() {
  local ended name died status pause
  start_log_clock
  while [ -z "$stopping" ]; do
    ended='' status=0
    wait -n -p ended "${pid_of[@]}" "$log_clock" || status=$?
    if [ -n "$stopping" ] || [ -z "$ended" ]; then continue; fi
    if [ "$ended" = "$log_clock" ]; then
      trim_logs
      start_log_clock
      continue
    fi
    died=''
    for name in "${!pid_of[@]}"; do [ "${pid_of[$name]}" != "$ended" ] || died=$name; done
    [ -n "$died" ] || continue
    pause=0
    [ $((SECONDS - started_at[$died])) -ge 20 ] || pause=3
    say "$(date +%H:%M:%S) The $died process ended unexpectedly (status $status); it is started again."
    sleep "$pause"
    start "$died"
  done
}
