#!/usr/bin/env bash
# Runs an unpacked Asterisk with its own dynamic loader and libc, which may be newer or older than the host's.
#   usage: asterisk.sh FOLDER [asterisk arguments]      FOLDER as printed by install.sh
set -euo pipefail
root="$(cd "$1" && pwd)/root"
shift
libraries="$root/usr/lib/x86_64-linux-gnu"
before_merge="$root/lib/x86_64-linux-gnu"
for loader in "$libraries/ld-linux-x86-64.so.2" "$before_merge/ld-linux-x86-64.so.2" "$before_merge"/ld-2.*.so; do
  [ -e "$loader" ] && break
done
exec "$loader" --library-path "$libraries:$before_merge:$root/usr/lib" "$root/usr/sbin/asterisk" "$@"
