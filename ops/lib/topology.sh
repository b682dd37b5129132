# shellcheck shell=bash
# shellcheck disable=SC2154 # the variables are those of ops/topology
# Sourced by ops/topology: the processes beside our own two programs, and several of those.

check_topology_ports() {
  local taken=''
  for offset in 0 1 2 3; do
    ! port_busy tcp $((port + offset)) || taken="TCP port $((port + offset)) is busy: choose others with --port N (four in a row)."
  done
  for offset in 0 1 2; do
    ! port_busy udp $((sip_port + offset)) || taken="UDP port $((sip_port + offset)) is busy: choose others with --sip-port N (three in a row)."
    ! port_busy tcp $((sip_port + offset)) || taken="TCP port $((sip_port + offset)) is busy: choose others with --sip-port N (three in a row)."
  done
  [ -z "$sip_cert" ] || ! port_busy tcp $((sip_port + 3)) || taken="TCP port $((sip_port + 3)) is busy: choose others with --sip-port N (four in a row)."
  [ -z "$taken" ] || die "$taken"
}

topology_missing() {
  [ -x /usr/bin/redis-server ] || echo redis-server
  [ -x /usr/sbin/nginx ] || echo nginx-light
  [ -x /usr/sbin/kamailio ] || echo kamailio
  [ -z "${sip_cert:-}" ] || package_installed kamailio-tls-modules || echo kamailio-tls-modules
}

# Their packages would start services of the system; install_quietly keeps them from it.
install_topology() {
  local wanted log
  install_missing
  wanted=$(topology_missing)
  [ -n "$wanted" ] || return 0
  wanted=${wanted//$'\n'/ }
  command -v apt-get >/dev/null && can_become_root || die "Missing: $wanted. Run as root: apt-get install --no-install-recommends $wanted"
  say "Installing ${wanted} ..."
  log=$(mktemp)
  # shellcheck disable=SC2086 # one word a package
  { as_root apt-get -q update && install_quietly $wanted; } >"$log" 2>&1 || { tail -n 5 "$log" >&2; rm -f "$log"; die "apt-get could not install $wanted."; }
  rm -f "$log"
}

# Each web node has a folder of its own for what it makes again; keys and vault are shared.
lay_topology() {
  local node
  as_service mkdir -p -m 700 "$data/recordings" "$data/telephony1" "$data/telephony2" "$data/redis"
  for node in web1 web2; do
    as_service mkdir -p -m 700 "$data/$node"
    for shared in keys recordings; do [ -e "$data/$node/$shared" ] || as_service ln -s "../$shared" "$data/$node/$shared"; done
  done
  printf '1 sip:127.0.0.1:%s\n1 sip:127.0.0.1:%s\n' "$((sip_port + 1))" "$((sip_port + 2))" | as_service tee "$data/run/nodes.list" >/dev/null
  [ -z "$sip_cert" ] || (umask 077 && as_service tee "$data/keys/sip.pem" >/dev/null <"$sip_cert")
  as_service cp "$PWD/ops/kamailio/kamailio.cfg" "$data/run/kamailio.cfg" 2>/dev/null || as_service tee "$data/run/kamailio.cfg" >/dev/null <ops/kamailio/kamailio.cfg
  sed -e "s|@RUN@|$data/run|g" -e "s|@LISTEN@|127.0.0.1:$port|" \
    -e "s|@WEBS@|server 127.0.0.1:$((port + 1)) max_fails=1 fail_timeout=2s; server 127.0.0.1:$((port + 2)) max_fails=1 fail_timeout=2s;|" \
    ops/nginx/nginx.conf | as_service tee "$data/run/nginx.conf" >/dev/null
}

exec_web_node() {
  exec_as_service TERM "Database__ConnectionString=$(connection_string)" "Redis__ConnectionString=127.0.0.1:$((port + 3))" Proxies__Known=127.0.0.1 \
    "$dotnet" "$programs/web/Hotline.Api.dll" serve --port "$((port + $1))" --data "$data/web$1"
}
exec_web1() { exec_web_node 1; }
exec_web2() { exec_web_node 2; }

exec_telephony_node() {
  urgent=yes
  exec_as_service TERM "$small_young_generation" "Telephony__SipPort=$((sip_port + $1))" Telephony__Listen=127.0.0.1 "Telephony__Data=$data/telephony$1" "Telephony__Node=node$1" "Telephony__DrainSeconds=$drain" \
    Telephony__Proxies=127.0.0.1 Telephony__OpenTo=127.0.0.0/8 \
    "Telephony__Webs__0=http://127.0.0.1:$((port + 1))" "Telephony__Webs__1=http://127.0.0.1:$((port + 2))" "Telephony__LinkKeyFile=$data/keys/link.key" \
    "Telephony__RtpPortMin=$((18000 + 4000 * $1))" "Telephony__RtpPortMax=$((21998 + 4000 * $1))" "$dotnet" "$programs/telephony/Hotline.Telephony.dll"
}
exec_telephony1() { exec_telephony_node 1; }
exec_telephony2() { exec_telephony_node 2; }

# Nothing of what passes through Redis outlives it.
exec_redis() {
  exec_as_service TERM /usr/bin/redis-server --port "$((port + 3))" --bind 127.0.0.1 --dir "$data/redis" --save '' --appendonly no --daemonize no
}

exec_nginx() { exec_as_service TERM /usr/sbin/nginx -e stderr -p "$data/run" -c "$data/run/nginx.conf"; }

exec_kamailio() {
  local tls=()
  [ -z "$sip_cert" ] || tls=(-A "LISTEN_TLS=127.0.0.1:$((sip_port + 3))" -A "CERTIFICATE=\"$data/keys/sip.pem\"")
  exec_as_service TERM /usr/sbin/kamailio -DD -E -m 256 -M 8 -b 2097152 -Y "$data/run" -P "$data/run/kamailio.own.pid" -f "$data/run/kamailio.cfg" \
    -A "LISTEN=127.0.0.1:$sip_port" -A "NODES=\"$data/run/nodes.list\"" "${tls[@]}"
}

redis_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$((port + 3))") 2>/dev/null; }

web_answers() {
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  [[ $(timeout 5 cat <&3) == *' 200 '* ]]
}

sip_answers() {
  local status
  { exec 3<>"/dev/udp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf '%s\r\n' "OPTIONS sip:127.0.0.1 SIP/2.0" "Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK$RANDOM$RANDOM" "Max-Forwards: 2" \
    "From: <sip:ready@127.0.0.1>;tag=$RANDOM" "To: <sip:127.0.0.1>" "Call-ID: $RANDOM$RANDOM@ready" "CSeq: 1 OPTIONS" "Content-Length: 0" "" |
    dd bs=2048 count=1 iflag=fullblock status=none >&3 2>/dev/null
  status=$(timeout 1 dd bs=2048 count=1 status=none <&3 2>/dev/null)
  exec 3>&-
  [[ $status == SIP/2.0* ]]
}

show_access_lines() {
  local kind first second third
  while read -r kind first second third; do
    case $kind in
      login) printf '  sign in as %-14s login %-14s password %s\n' "$first" "$second" "$third" ;;
      phone) printf '  desk phone %-14s secret %s\n' "$first" "$second" ;;
    esac
  done
}
