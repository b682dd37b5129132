# shellcheck shell=bash
# Sourced by ops/run: what must be true before anything is started. Each failure is one sentence.

# Is a port of this machine taken? port_busy tcp|udp NUMBER. Reads the kernel's tables, so it needs no extra program.
port_busy() {
  local protocol=$1 hex state=''
  hex=$(printf '%04X' "$2")
  [ "$protocol" = udp ] || state='0A'
  awk -v port=":$hex" -v state="$state" \
    'FNR > 1 && substr($2, length($2) - 4) == port && (state == "" || $4 == state) { found = 1 } END { exit !found }' \
    "/proc/net/$protocol" "/proc/net/${protocol}6" 2>/dev/null
}

check_ports() {
  local taken='' more=''
  ! port_busy tcp "$port" || taken="TCP port $port is busy: stop what listens there or choose another with --port N."
  if [ -n "$cert$advertise" ]; then
    more=$((port + 1))
    ! port_busy tcp "$more" || taken="TCP port $more (for HTTPS, the one after --port) is busy: stop what listens there or choose another with --port N."
  fi
  ! port_busy udp "$sip_port" || taken="UDP port $sip_port (SIP) is busy: stop what listens there or choose another with --sip-port N."
  ! port_busy tcp "$sip_port" || taken="TCP port $sip_port (SIP) is busy: stop what listens there or choose another with --sip-port N."
  [ -z "$taken" ] || die "$taken"
}

# The disk must hold the first database, logs and a few recordings.
check_disk() {
  local free
  free=$(df -Pk "$data" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge 512 ] || die "The disk that holds $data is nearly full: $free MB are free, Hotline needs at least 512 MB."
}

check_sdk() {
  command -v dotnet >/dev/null || die "The .NET 10 SDK is missing: install it so that 'dotnet' is found on the PATH."
  dotnet=$(readlink -f "$(command -v dotnet)")
  "$dotnet" --list-sdks | grep -q '^10\.' || die "The .NET SDK found at $dotnet is not version 10: install the .NET 10 SDK."
}

# PostgreSQL's own programs; sets pg_bin. An existing cluster wants the version that made it.
find_postgres() {
  local version=''
  [ ! -s "$data/postgres/PG_VERSION" ] || version=$(cat "$data/postgres/PG_VERSION")
  pg_bin=$(compgen -G "/usr/lib/postgresql/${version:-*}/bin" | sort -V | tail -n 1) || true
  [ -x "${pg_bin:-/none}/postgres" ] && [ -x "$pg_bin/initdb" ] || return 1
  [ "$("$pg_bin/postgres" --version | grep -oE '[0-9]+' | head -n 1)" -ge 15 ]
}

# What apt must bring, one package a line.
missing_packages() {
  if ! find_postgres; then
    if [ -s "$data/postgres/PG_VERSION" ]; then echo "postgresql-$(cat "$data/postgres/PG_VERSION")"; else echo postgresql; fi
  fi
  has_icu || icu_package
  [ -s /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
}

install_missing() {
  local wanted log
  wanted=$(missing_packages)
  [ -n "$wanted" ] || { find_postgres; return 0; }
  wanted=${wanted//$'\n'/ }
  command -v apt-get >/dev/null || die "Missing: $wanted. This machine has no apt-get: install PostgreSQL 15 or newer by its own means."
  can_become_root || die "Missing: $wanted. Run as root: apt-get install --no-install-recommends $wanted"
  say "Installing ${wanted} ..."
  log=$(mktemp)
  as_root apt-get -q update >"$log" 2>&1 || { tail -n 3 "$log" >&2; rm -f "$log"; die "apt-get update failed: check the package sources and the network."; }
  wanted=$(missing_packages)
  # shellcheck disable=SC2086 # one word a package
  install_quietly $wanted >"$log" 2>&1 || { tail -n 5 "$log" >&2; rm -f "$log"; die "apt-get could not install ${wanted//$'\n'/ }."; }
  rm -f "$log"
  wanted=$(missing_packages)
  [ -z "$wanted" ] || die "Still missing after installation: ${wanted//$'\n'/ }; Hotline needs PostgreSQL 15 or newer."
  find_postgres
}
