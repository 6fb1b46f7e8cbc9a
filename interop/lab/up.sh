#!/bin/bash
# Brings the lab up on loopback. Idempotent: what is installed is not installed again, what runs is left
# running, what has died is started again; after a change below conf/ all is started anew.
# Exit 77: this machine can't have it, and it says why.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ $# = 0 ] || die "up.sh takes no arguments"
able || exit 77
grep -q '^VERSION_CODENAME=bookworm' /etc/os-release || say "made for Debian 12: with other versions of Postfix and Dovecot settings and replies may differ"
t0=$(date +%s%N)
own_state; mkdir -p "$S"; : >"$S/$MARK"; chmod 755 "$S"
exec 9>"$S/.lock"; flock -w 300 9 || die "another up.sh or down.sh is running"

# ---------------------------------------------------------------- packages
PACKAGES="swaks postfix postfix-policyd-spf-python postgrey dovecot-core dovecot-lmtpd rbldnsd unbound openssl iproute2 python3"
missing=
for p in $PACKAGES; do dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"; done
if [ -n "$missing" ]; then
  say "apt-get install:$missing"
  apt-get update -qq 9>&-
  # no daemon may start by itself, neither by systemd nor by sysvinit
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
  fi
  echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-upgrade $missing >"$S/apt.log" 2>&1 9>&- \
    || { tail -20 "$S/apt.log" >&2; die "apt-get install failed"; }
fi
t1=$(date +%s%N)

# ---------------------------------------------------------------- what runs, and whether the ports are free
sum=$(cd "$LAB" && cat lib.sh up.sh tools/mkcerts.sh $(find conf -type f | sort) | sha256sum | cut -d' ' -f1)
if [ -e "$S/conf.sum" ] && [ "$(cat "$S/conf.sum")" != "$sum" ]; then
  say "configuration changed: stopping what runs"
  LAB_LOCKED=1 "$LAB/down.sh"
fi
any_alive= taken=
for n in $NAMES; do
  if alive "$n"; then any_alive=1; else taken="$taken$(ports "$n" | listening | tr '\n' ' ')"; fi
done
[ -z "$taken" ] || die "in use by something that this lab did not start (another lab?): $taken"

# ---------------------------------------------------------------- configuration
render() { mkdir -p "$(dirname "$2")"; sed "s|@S@|$S|g" "$1" >"$2"; }
if [ -z "$any_alive" ]; then
  rm -rf "$S"/{run,etc,over,log,unbound,rbldnsd,postfix,postgrey,postgrey2,dovecot,mail}
  mkdir -p "$S"/{run/dovecot,run/postgrey,run/postgrey2,etc,over/etc,log,unbound,rbldnsd,postfix/queue,postfix/data,postgrey,postgrey2,dovecot,mail/full/Maildir/{cur,new,tmp}}
  cp "$LAB"/conf/etc/* "$S/over/etc/"
  # a CA of the lab's own; a good, an expired and a wrong-host certificate; kept from run to run
  [ -s "$S/tls/wronghost.crt" ] || "$LAB/tools/mkcerts.sh" "$S/tls" >"$S/log/mkcerts.log" 2>&1 || die "mkcerts.sh failed, see $S/log/mkcerts.log"
  render "$LAB/conf/unbound/unbound.conf" "$S/etc/unbound.conf"
  cp "$LAB"/conf/rbldnsd/* "$S/rbldnsd/"
  for f in "$LAB"/conf/{postfix,dovecot}/*; do render "$f" "$S/etc/${f#"$LAB"/conf/}"; done
  render "$LAB/conf/policyd-spf.conf" "$S/etc/policyd-spf.conf"
  : >"$S/etc/postgrey-whitelist"
  chown postfix:root "$S/postfix/data"
  chown postgrey:postgrey "$S"/{,run/}postgrey{,2}
  : >"$S/log/unbound.log"; chown unbound "$S/unbound" "$S/log/unbound.log"
  # full@ is over its quota from the start
  { printf 'From: x@good.test\nSubject: fills the mailbox\n\n'; head -c 4000 /dev/zero | tr '\0' x; echo; } >"$S/mail/full/Maildir/cur/1.1.lab:2,S"
  chown -R 5000:5000 "$S/mail"
  echo "$sum" >"$S/conf.sum"
fi

# ---------------------------------------------------------------- start
start() { # start NAME CMD...
  local n=$1; shift
  if alive "$n"; then say "$n already runs"; return; fi
  "$@" >"$S/log/start-$n.log" 2>&1 </dev/null 9>&- || { cat "$S/log/start-$n.log" >&2; die "$n did not start"; }
}
start unbound  unbound -c "$S/etc/unbound.conf"
start rbldnsd  rbldnsd -u rbldns:rbldns -w "$S/rbldnsd" -b 127.25.0.54/5354 -4 -t 60 -p "$S/run/rbldnsd.pid" \
               zen.lab.test:ip4set:sbl zen.lab.test:ip4set:xbl zen.lab.test:ip4set:pbl dbl.lab.test:dnset:dbl dnswl.lab.test:ip4set:dnswl \
               sbl.dnsbl:ip4set:nc-sbl xbl.dnsbl:ip4set:nc-xbl pbl.dnsbl:ip4set:nc-pbl dyn.dnsbl:ip4set:nc-dyn dul.dnsbl:ip4set:nc-dul \
               ncblack.dnsbl:ip4set:nc-black rbl.frickl:ip4set:nc-frickl rbl.lab.test:ip4set:rbl
start dovecot  labns dovecot -c "$S/etc/dovecot/dovecot.conf"
grey() { # grey NAME OPTION...: a postgrey with a socket and a memory of its own
  local n=$1; shift
  start "$n" labns postgrey --unix="$S/run/$n/socket" --socketmode=0666 --delay=5 --max-age=1 --lookup-by-host --auto-whitelist-clients=0 \
    --dbdir="$S/$n" --pidfile="$S/run/$n/postgrey.pid" --user=postgrey --group=postgrey --hostname=mx.lab.test \
    --whitelist-clients="$S/etc/postgrey-whitelist" --whitelist-recipients="$S/etc/postgrey-whitelist" "$@" -d
}
grey postgrey
grey postgrey2 --greylist-text='Please try again in a few seconds'
start postfix  labns postfix -c "$S/etc/postfix" start

# ---------------------------------------------------------------- wait until every port listens
all=$(for n in $NAMES; do ports "$n"; done | sort)
for i in $(seq 1 150); do
  left=$(comm -23 <(echo "$all") <(listening <<<"$all" | sort) | tr '\n' ' ')
  for n in postgrey postgrey2; do [ -S "$S/run/$n/socket" ] || left="$left$S/run/$n/socket"; done
  [ -n "$left" ] || break
  sleep 0.1
done
[ -z "$left" ] || { tail -n 5 "$S"/log/*.log >&2; die "not listening after 15 s: $left"; }
t2=$(date +%s%N)
awk -v a="$t0" -v b="$t1" -v c="$t2" -v n="$(wc -l <<<"$all")" 'BEGIN{printf "lab is up: %d ports; packages %.1f s, start %.1f s\n", n, (b-a)/1e9, (c-b)/1e9}'
