#!/bin/bash
# opensmtpd.sh up|down: an OpenSMTPD beside the lab's Postfix, on ports 2800 to 2814. Exit 77: its packages can't be had.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
E=$S/opensmtpd
PORTS=$(seq 2800 2814)
down() { stop opensmtpd "$E/run/smtpd.pid" smtpd; }

up() {
  [ -e "$S/$MARK" ] && alive unbound || die "the lab is not up: up.sh first"
  local sum; sum=$(cat "$LAB/opensmtpd.sh" "$LAB"/conf/opensmtpd/* | sha256sum | cut -d' ' -f1)
  if runs "$E/run/smtpd.pid" smtpd >/dev/null; then
    if [ "$(cat "$E/sum" 2>/dev/null)" = "$sum" ]; then say "opensmtpd already runs"; return; fi
    down
  fi
  libraries libdb5.3 libevent-2.1-7 zlib1g
  unpack opensmtpd opensmtpd
  rm -rf "$E"/{run,spool,lib,over}; mkdir -p "$E"/{run,spool/smtpd,lib/opensmtpd/empty,over}; chmod 711 "$E/spool/smtpd"
  # its users are known only in its own mount namespace
  { cat /etc/passwd; echo "opensmtpd:x:64992:64992::/nonexistent:/usr/sbin/nologin"; echo "opensmtpq:x:64993:64993::/nonexistent:/usr/sbin/nologin"; } >"$E/over/passwd"
  { cat /etc/group; echo 'opensmtpd:x:64992:'; echo 'opensmtpq:x:64993:'; } >"$E/over/group"
  cp "$S/over/etc/"* "$E/over/"
  install -m 600 "$S/tls/mx.key" "$E/mx.key"
  sed "s|@S@|$S|g; s|@HASH@|$(openssl passwd -6 -salt lab secret)|" "$LAB/conf/opensmtpd/smtpd.conf" >"$E/smtpd.conf"
  install -m 755 "$LAB/conf/opensmtpd/filter.py" "$E/filter.py"
  # all that it writes and looks for stands at fixed places
  unshare -m --propagation private sh -c '
    mount -t overlay lab-opensmtpd-etc -o "lowerdir=$1/over:/etc" /etc || exit 97
    mount -t overlay lab-opensmtpd-libexec -o "lowerdir=$1/root/usr/libexec:/usr/libexec" /usr/libexec || exit 97
    mount --bind "$1/run" /run && mount --bind "$1/spool" /var/spool && mount --bind "$1/lib" /var/lib || exit 97
    exec "$1/root/usr/sbin/smtpd" -f "$1/smtpd.conf"' opensmtpd "$E" >"$E/start.log" 2>&1 </dev/null || { cat "$E/start.log" >&2; die "opensmtpd did not start"; }
  echo "$sum" >"$E/sum"
  await $PORTS
  say "opensmtpd is up: ports" $PORTS
}

case ${1:-} in up) up;; down) down;; *) die "opensmtpd.sh takes up or down";; esac
