#!/bin/bash
# exim.sh up|down: an Exim beside the lab's Postfix, on ports 2600 to 2614.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
E=$S/exim
PORTS=$(seq 2600 2614)
down() { stop exim "$E/exim.pid" "$E/exim.conf"; }

up() {
  [ -e "$S/$MARK" ] && alive unbound || die "the lab is not up: up.sh first"
  local sum; sum=$(cat "$LAB/exim.sh" "$LAB/conf/exim/exim.conf" | sha256sum | cut -d' ' -f1)
  if runs "$E/exim.pid" "$E/exim.conf" >/dev/null; then
    if [ "$(cat "$E/sum" 2>/dev/null)" = "$sum" ]; then say "exim already runs"; return; fi
    down
  fi
  libraries libdb5.3 libgnutls-dane0 libidn12 libnsl2
  unpack exim exim4-daemon-light
  rm -rf "$E/spool" "$E/log" "$E/over"; mkdir -p "$E"/{spool,log,over}
  # its user is known only in its own mount namespace
  { cat /etc/passwd; echo "Debian-exim:x:64991:64991::$E/spool:/usr/sbin/nologin"; } >"$E/over/passwd"
  { cat /etc/group; echo 'Debian-exim:x:64991:'; } >"$E/over/group"
  cp "$S/over/etc/"* "$E/over/"
  install -o 64991 -m 600 "$S/tls/mx.key" "$E/mx.key"
  sed "s|@S@|$S|g" "$LAB/conf/exim/exim.conf" >"$E/exim.conf"
  chown -R 64991:64991 "$E/spool" "$E/log"
  unshare -m --propagation private sh -c '
    mount -t overlay lab-exim-etc -o "lowerdir=$1/over:/etc" /etc || exit 97
    exec "$1/root/usr/sbin/exim4" -C "$1/exim.conf" -bd' exim "$E" >"$E/start.log" 2>&1 </dev/null || { cat "$E/start.log" >&2; die "exim did not start"; }
  echo "$sum" >"$E/sum"
  await $PORTS
  say "exim is up: ports" $PORTS
}

case ${1:-} in up) up;; down) down;; *) die "exim.sh takes up or down";; esac
