#!/bin/bash
# exim.sh up|down: an Exim beside the lab's Postfix, on ports 2600 to 2614. Debian lets only one mail server be installed, so
# its package is unpacked below the state directory and never installed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
E=$S/exim
PORTS="2600 2601 2602 2603 2604 2605 2606 2607 2608 2609 2610 2611 2612 2613 2614"
running() { [ -s "$E/exim.pid" ] && p=$(tr -dc 0-9 <"$E/exim.pid") && tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -q -- "$E/exim.conf"; }

up() {
  [ -e "$S/$MARK" ] && alive unbound || die "the lab is not up: up.sh first"
  local sum; sum=$(cat "$LAB/exim.sh" "$LAB/conf/exim/exim.conf" | sha256sum | cut -d' ' -f1)
  if running; then
    if [ "$(cat "$E/sum" 2>/dev/null)" = "$sum" ]; then say "exim already runs"; return; fi
    down
  fi
  # the libraries are harmless beside anything; the server itself is only unpacked
  local missing=
  for l in libdb5.3 libgnutls-dane0 libidn12 libnsl2; do dpkg-query -W -f '${Status}' "$l" 2>/dev/null | grep -q 'ok installed' || missing="$missing $l"; done
  [ -z "$missing" ] || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$S/apt-exim.log" 2>&1 || { tail -5 "$S/apt-exim.log" >&2; die "apt-get install$missing failed"; }
  if [ ! -x "$E/root/usr/sbin/exim4" ]; then
    rm -rf "$E/deb" "$E/root"; mkdir -p "$E/deb" "$E/root"
    (cd "$E/deb" && apt-get download -qq exim4-daemon-light >"$S/apt-exim.log" 2>&1) || { tail -5 "$S/apt-exim.log" >&2; die "apt-get download exim4-daemon-light failed"; }
    dpkg -x "$E"/deb/exim4-daemon-light_*.deb "$E/root"
  fi
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
  local left i
  for i in $(seq 1 100); do
    left=; for port in $PORTS; do [ -n "$(ss -Hltn "sport = :$port")" ] || left="$left $port"; done
    [ -n "$left" ] || { say "exim is up: ports $PORTS"; return; }
    sleep 0.1
  done
  die "exim does not listen on$left"
}

down() {
  running || { say "no exim runs"; return; }
  kill -TERM "$p"
  for i in $(seq 1 100); do [ -d "/proc/$p" ] || { say "exim stopped"; rm -f "$E/exim.pid"; return; }; sleep 0.1; done
  die "exim ($p) does not stop"
}

case ${1:-} in up) up;; down) down;; *) die "exim.sh takes up or down";; esac
