#!/bin/bash
# sendmail.sh up|down: a sendmail beside the lab's Postfix, on ports 2700 and 2701. Exit 77: its packages can't be had.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
E=$S/sendmail
CF=$E/root/usr/share/sendmail/cf
down() { stop sendmail "$E/sendmail.pid" sendmail; }

up() {
  [ -e "$S/$MARK" ] && alive unbound || die "the lab is not up: up.sh first"
  local sum; sum=$(cat "$LAB/sendmail.sh" "$LAB"/conf/sendmail/* | sha256sum | cut -d' ' -f1)
  if runs "$E/sendmail.pid" sendmail >/dev/null; then
    if [ "$(cat "$E/sum" 2>/dev/null)" = "$sum" ]; then say "sendmail already runs"; return; fi
    down
  fi
  libraries libdb5.3 libldap-2.5-0 libnsl2 libsasl2-2 libwrap0
  unpack sendmail sendmail-bin sendmail-cf m4 libsigsegv2
  rm -rf "$E"/{queue,etc,over}; mkdir -p "$E"/{queue,etc,over}; chmod 700 "$E/queue"
  LD_LIBRARY_PATH=$E/root/usr/lib/x86_64-linux-gnu "$E/root/usr/bin/m4" "-D_CF_DIR_=$CF/" "$CF/m4/cf.m4" "$LAB/conf/sendmail/sendmail.mc" | sed "s|@S@|$S|g" >"$E/sendmail.cf"
  echo lab.test >"$E/etc/local-host-names"; : >"$E/etc/relay-domains"
  "$E/root/usr/libexec/sendmail/makemap" -C "$E/sendmail.cf" hash "$E/etc/access" <"$LAB/conf/sendmail/access"
  install -m 600 "$S/tls/mx.key" "$E/mx.key"
  # its mailboxes are known only in its own mount namespace
  cp "$S/over/etc/"* "$E/over/"
  { cat /etc/passwd; for one in alice bob carol dave erin full disabled; do echo "$one:x:6000:6000::/nonexistent:/bin/false"; done; } >"$E/over/passwd"
  unshare -m --propagation private sh -c '
    mount -t overlay lab-sendmail-etc -o "lowerdir=$1/over:/etc" /etc || exit 97
    exec "$1/root/usr/libexec/sendmail/sendmail" -C "$1/sendmail.cf" -bd' sendmail "$E" >"$E/start.log" 2>&1 </dev/null || { cat "$E/start.log" >&2; die "sendmail did not start"; }
  echo "$sum" >"$E/sum"
  await 2700 2701
  say "sendmail is up: ports 2700 2701"
}

case ${1:-} in up) up;; down) down;; *) die "sendmail.sh takes up or down";; esac
