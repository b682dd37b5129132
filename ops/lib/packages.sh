# shellcheck shell=bash
# Sourced by ops/run and ops/test: installs Debian or Ubuntu packages without leaving a daemon of theirs running.

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as root: directly, or through sudo. Fails when neither is possible.
as_root() {
  if is_root; then "$@"; else sudo "$@"; fi
}

can_become_root() {
  is_root && return
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null || [ -t 0 ]
}

# The newest libicu of this distribution; .NET does not start without it.
icu_package() {
  apt-cache pkgnames libicu | grep -E '^libicu[0-9]+$' | sort -V | tail -n 1
}

has_icu() { compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null; }

package_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

policy=/usr/sbin/policy-rc.d
cluster_rule=/etc/postgresql-common/createcluster.d/hotline-no-cluster.conf
policy_mark='# made by Hotline while it installs packages'
guarded=''

# Takes the guards of install_quietly away again; also called on exit, so that an interrupted installation leaves none.
# Only a policy that carries our mark is ours.
undo_install_guards() {
  [ -n "$guarded" ] || return 0
  as_root rm -f "$cluster_rule"
  as_root rmdir --ignore-fail-on-non-empty "${cluster_rule%/*}" "${cluster_rule%/*/*}" 2>/dev/null || true
  if grep -qsF "$policy_mark" "$policy"; then as_root rm -f "$policy"; fi
  guarded=''
}

# install_quietly PACKAGE...: apt-get install, with three guards that are taken away again afterwards if they were ours:
# policy-rc.d keeps every service of theirs from starting, createcluster.d keeps PostgreSQL's package from creating
# the system's own cluster, and nothing asks questions.
install_quietly() {
  local status=0
  guarded=yes
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  as_root mkdir -p "${cluster_rule%/*}"
  echo 'create_main_cluster = false' | as_root tee "$cluster_rule" >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" || status=$?
  undo_install_guards
  return "$status"
}
