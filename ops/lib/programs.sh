# shellcheck shell=bash
# Sourced by ops/run: builds the programs when sources are newer than the last build, and lays them where the
# service account can read them.

publish=$PWD/artifacts/publish programs='' builder=''

# Short collections of a telephony node: by itself the young generation grows with the processor's cache (docs/adr/0147).
# shellcheck disable=SC2034  # Read by ops/run and topology.sh.
small_young_generation=DOTNET_GCgen0size=0x1000000

sources() { find src Directory.Build.props Directory.Packages.props global.json \( -name bin -o -name obj \) -prune -o -type f "$@" -print; }

# A source is newer than the last build, or one came or went since (.built holds their names).
programs_stale() {
  [ -e "$publish/.built" ] || return 0
  [ -n "$(sources -newer "$publish/.built" | head -n 1)" ] || ! sources | sort | cmp -s - "$publish/.built"
}

# Whoever owns the clone builds it, so that "sudo ops/run" leaves no root-owned bin and obj folders behind.
as_builder() {
  local owner home
  owner=$(stat -c %U .)
  if is_root && [ "$owner" != root ] && home=$(getent passwd "$owner" | cut -d: -f6) && [ -d "$home" ]; then
    setpriv --reuid "$owner" --regid "$(id -g "$owner")" --init-groups -- env HOME="$home" "$@"
  else
    "$@"
  fi
}

# Without analysis: whoever changes a source builds it with. No compiler stays behind; tests have one of their own ($compiler is its name).
publish_program() {
  local log=$publish/build.log
  local -a servers=(--disable-build-servers)
  [ -z "${compiler:-}" ] || servers=(-p:UseSharedCompilation=true "-p:SharedCompilationId=$compiler")
  as_builder "$dotnet" publish "src/$1" -c Release -o "$publish/$2" --nologo -v q -clp:ErrorsOnly -p:RunAnalyzers=false "${servers[@]}" >"$log" 2>&1 && return
  if grep -q 'No space left on device' "$log"; then die "The disk is full: Hotline cannot be built in $PWD."; fi
  grep -m 5 -E 'error' "$log" >&2 || tail -n 5 "$log" >&2
  die "Hotline cannot be built: the whole output is in $log."
}

build_programs() (
  as_builder mkdir -p "$publish" || die "The folder $publish cannot be created."
  exec 8>"$publish/.lock"
  flock 8
  programs_stale || exit 0
  # A build that was stopped midway leaves half-written files, which the next one would take for finished.
  if [ -e "$publish/.started" ]; then as_builder rm -rf src/*/obj/Release; fi
  say "Building (the first time takes a minute or two) ..."
  # shellcheck disable=SC2016 # expanded by the inner shell
  sources | sort | as_builder sh -c 'cat >"$1"' sh "$publish/.started"
  publish_program Hotline.Api web 8>&-
  publish_program Hotline.Telephony telephony 8>&-
  publish_program Hotline.City city 8>&-
  mv -f "$publish/.started" "$publish/.built"
)

# A build in a process group of its own: Ctrl-C or TERM stops it at once instead of after it.
build_interruptibly() {
  set -m
  build_programs 9>&- &
  builder=$!
  set +m
  wait "$builder" || exit 1
  builder=''
}

# The running programs are a copy: a later build does not pull files from under them.
lay_programs() {
  local source
  programs=$data/programs
  if [ -e "$programs/.built" ] && [ "$programs/.built" -nt "$publish/.built" ]; then return; fi
  rm -rf "$programs" "$programs.new"
  mkdir -p "$programs.new"
  for source in web telephony city; do
    cp -R --reflink=auto "$publish/$source" "$programs.new/$source" || die "The programs cannot be copied to $programs: is the disk full?"
  done
  chmod -R u=rwX,go=rX "$programs.new"
  touch "$programs.new/.built"
  mv "$programs.new" "$programs"
}
