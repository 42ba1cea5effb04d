#!/usr/bin/env bash
# Unpacks a real Asterisk into the cache folder of this user and prints that folder: nothing is installed, no root is needed and the
# host's apt and dpkg keep their state. Asterisk 22 comes from Debian sid; when sid cannot be had, 16 from bullseye takes its place.
#
#   usage: install.sh            prints e.g. ~/.cache/ringdesk/asterisk-22; a second run only prints
#   env:   XDG_CACHE_HOME        where the cache is (default ~/.cache)
#          RINGDESK_ASTERISK=16  the old one, to try the tests with it
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/ringdesk"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# What the dependency closure brings along and Asterisk never loads with our modules.conf.
never_loaded='^(perl|libperl|gnupg|gpg|dirmngr|pinentry|passwd|adduser|debconf|coreutils|dash|bash|dpkg|tar|init-system|login|util-linux|mount|sensible)'

say() { echo "asterisk: $*" >&2; }

# The archive that this machine's own apt uses; a URI ending in /debian is the main one, whatever the host.
mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
    grep -v '^[[:space:]]*#' | grep -oE 'https?://[^[:space:]]+/debian/?([[:space:]]|$)' | head -n 1 | tr -d '[:space:]'
}

# download SUITE FOLDER: the packages with everything they need, libc included, because the private dpkg status is empty.
download() {
  local suite="$1" apt="$2" source
  source="$(mirror)"
  [ -n "$source" ] || { say 'no Debian archive in /etc/apt/sources.list*'; return 1; }
  mkdir -p "$apt"/lists/partial "$apt"/cache/archives/partial "$apt"/parts
  : > "$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $source $suite main" > "$apt/sources.list"
  cat > "$apt/apt.conf" <<EOF
Dir::State "$apt"; Dir::State::lists "$apt/lists"; Dir::State::status "$apt/status";
Dir::Cache "$apt/cache"; Dir::Etc::sourcelist "$apt/sources.list"; Dir::Etc::sourceparts "$apt/parts";
APT::Install-Recommends "false"; Acquire::Languages "none"; APT::Sandbox::User "root"; Acquire::Retries "3";
EOF
  apt-get -qq -c "$apt/apt.conf" update >&2 &&
    apt-get -qq -y -c "$apt/apt.conf" install --download-only asterisk asterisk-core-sounds-en-gsm >&2
}

unpack() {
  local archives="$1" root="$2" package
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64}
  # Packages from before the merged /usr write to /lib, newer ones to /usr/lib: one folder for both.
  for folder in bin sbin lib lib64; do ln -sfn "usr/$folder" "$root/$folder"; done
  for package in "$archives"/*.deb; do
    [[ "$(basename "$package")" =~ $never_loaded ]] || dpkg-deb -x "$package" "$root"
  done
  ln -sfn en_US_f_Allison "$root/usr/share/asterisk/sounds/en" # what the package does through update-alternatives
}

# install SUITE VERSION: builds beside the final place and renames, so that a half unpacked folder is never taken for a whole one.
install() {
  local suite="$1" target="$cache/asterisk-$2" building
  if [ -e "$target/complete" ]; then echo "$target"; return 0; fi
  say "unpacking version $2 from Debian $suite into $target (once, about 15 s)"
  building="$(mktemp -d "$cache/building.XXXXXX")"
  if download "$suite" "$building/apt" && unpack "$building/apt/cache/archives" "$building/root" &&
    "$here/asterisk.sh" "$building" -V | grep -q "Asterisk $2\." >&2; then
    rm -rf "$building/apt" "$target"
    touch "$building/complete"
    mv "$building" "$target"
    echo "$target"
  else
    rm -rf "$building"
    return 1
  fi
}

mkdir -p "$cache"
exec 9> "$cache/asterisk.lock"
flock 9 # two test runs at once: the second waits and then only prints
if [ "${RINGDESK_ASTERISK:-22}" = 16 ]; then
  install bullseye 16
  exit
fi
install sid 22 || { say 'Debian sid did not give a working Asterisk 22; taking 16 from bullseye instead' && install bullseye 16; } ||
  { say 'no Asterisk could be unpacked; the PBX tests cannot run' && exit 1; }
