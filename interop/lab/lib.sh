# Shared by up.sh, down.sh and check.sh. Not run on its own.
# One place for the paths, the daemons with their pid files and ports, and the private mount namespace.
umask 022
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
S=${MXLAB_STATE:-/opt/mxlab}              # everything the lab writes is below here
MARK=.mxlab-state
say() { printf '%s\n' "$*"; }
die() { printf 'lab: %s\n' "$*" >&2; exit 1; }

# Nothing is ever removed below $S unless the lab made $S itself: it must be absent, empty or hold our mark.
own_state() {
  [[ $S =~ ^(/[A-Za-z0-9._-]+){2,}$ ]] && [ ${#S} -le 60 ] || die "MXLAB_STATE=$S: wanted is an absolute path of two parts or more, at most 60 plain characters"
  case $S in /etc/*) die "MXLAB_STATE may not be below /etc (the daemons see an overlay there)";; esac
  [ ! -e "$S" ] || [ -e "$S/$MARK" ] || [ -z "$(ls -A "$S")" ] || die "$S exists and is not the lab's (no $MARK in it): it is left alone"
}

# In the order of starting: name, pid file, a word that the process's command line must hold (nothing else is
# killed), and what it listens on. Postfix's addresses are those of its master.cf.
POSTFIX=$(awk '$2=="inet"{printf "%stcp/%s", sep, $1; sep=","}' "$LAB/conf/postfix/master.cf")
DAEMONS="
unbound  $S/run/unbound.pid                 $S/etc/unbound.conf         tcp/127.25.0.53:53,udp/127.25.0.53:53
rbldnsd  $S/run/rbldnsd.pid                 $S/rbldnsd                  udp/127.25.0.54:5354
dovecot  $S/run/dovecot/master.pid          $S/etc/dovecot/dovecot.conf tcp/127.0.0.1:2424
postgrey $S/run/postgrey/postgrey.pid       $S/run/postgrey/socket      -
postgrey2 $S/run/postgrey2/postgrey.pid     $S/run/postgrey2/socket     -
postfix  $S/postfix/queue/pid/master.pid    /postfix/sbin/master        $POSTFIX
"
NAMES=$(awk 'NF{print $1}' <<<"$DAEMONS")
field() { awk -v n="$1" -v f="$2" '$1==n{print $f}' <<<"$DAEMONS"; }
ports() { field "$1" 4 | tr ',' '\n' | grep / || true; }

# pid NAME: the process of that daemon's pid file, if it runs and is ours
pid() {
  local file p
  file=$(field "$1" 2); [ -s "$file" ] || return 1
  p=$(tr -dc '0-9\n' <"$file" | head -1); [ -n "$p" ] && [ -d "/proc/$p" ] || return 1
  tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -q -- "$(field "$1" 3)" && echo "$p"
}
alive() { pid "$1" >/dev/null; }

# listening: reads PROTOCOL/ADDRESS:PORT lines, prints those on which something listens; a wildcard listener counts
listening() {
  awk 'ss { n=split($5,a,":"); taken[$1 "/" $5]; if ($5 ~ /^(0\.0\.0\.0|\*|\[::\]):/) any[$1 "/" a[n]]; next }
    { n=split($0,a,":"); split($0,b,"/"); if (($0 in taken) || ((b[1] "/" a[n]) in any)) print }' ss=1 <(ss -Hltun) ss= -
}

# able: says why this machine can't have the lab, and fails, if it can't. Nothing is installed or left behind.
able() {
  local t
  [ "$(id -u)" = 0 ] || { say "lab: not possible here: it needs root"; return 1; }
  command -v apt-get >/dev/null || { say "lab: not possible here: it needs Debian's apt-get"; return 1; }
  [ -e /proc/sys/net/ipv6 ] && grep -q '^0*1 .* lo$' /proc/net/if_inet6 2>/dev/null || { say "lab: not possible here: ::1 is missing"; return 1; }
  t=$(mktemp -d); mkdir "$t/etc"
  if ! unshare -m --propagation private mount -t overlay lab-etc -o "lowerdir=$t/etc:/etc" /etc 2>/dev/null; then
    rm -rf "$t"; say "lab: not possible here: it needs CAP_SYS_ADMIN and overlayfs"; return 1
  fi
  rm -rf "$t"
}

# labns CMD...: runs CMD in a mount namespace of its own, in which /etc has the lab's resolv.conf, nsswitch.conf and
# hosts on top (read-only). Outside nothing changes.
labns() {
  unshare -m --propagation private sh -c '
    mount -t overlay lab-etc -o "lowerdir=$1/over/etc:/etc" /etc || exit 97
    shift; exec "$@"' lab "$S" "$@"
}

# unpack NAME PACKAGE...: Debian lets only one mail server be installed, so another's packages are unpacked below $S/NAME/root and
# never installed. Exit 77 where they can't be had.
unpack() {
  local name=$1 root=$S/$1/root deb
  shift
  [ ! -e "$root/.done" ] || [ "$(cat "$root/.done")" != "$*" ] || return 0
  rm -rf "$S/$name/deb" "$root"; mkdir -p "$S/$name/deb" "$root"
  (cd "$S/$name/deb" && apt-get download -qq "$@" >"$S/apt-$name.log" 2>&1) || { tail -5 "$S/apt-$name.log" >&2; say "SKIPPED: $name: apt-get download $* failed"; exit 77; }
  for deb in "$S/$name"/deb/*.deb; do dpkg -x "$deb" "$root"; done
  echo "$*" >"$root/.done"
}

# libraries PACKAGE...: installs what an unpacked server is linked against; harmless beside anything.
libraries() {
  local missing= one
  for one in "$@"; do dpkg-query -W -f '${Status}' "$one" 2>/dev/null | grep -q 'ok installed' || missing="$missing $one"; done
  [ -z "$missing" ] || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$S/apt-libraries.log" 2>&1 \
    || { tail -5 "$S/apt-libraries.log" >&2; say "SKIPPED: apt-get install$missing failed"; exit 77; }
}

# await PORT...: until all listen on loopback, ten seconds at most
await() {
  local i left port
  for i in $(seq 1 100); do
    left=; for port in "$@"; do [ -n "$(ss -Hltn "sport = :$port")" ] || left="$left $port"; done
    [ -n "$left" ] || return 0
    sleep 0.1
  done
  die "does not listen on$left"
}

# runs PIDFILE WORD: prints the process of a pid file if its command line holds the word
runs() {
  local p
  [ -s "$1" ] && p=$(tr -dc '0-9\n' <"$1" | head -1) && [ -n "$p" ] && tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -q -- "$2" && echo "$p"
}

# stop NAME PIDFILE WORD
stop() {
  local p i
  p=$(runs "$2" "$3") || { say "no $1 runs"; return 0; }
  kill -TERM "$p"
  for i in $(seq 1 100); do [ -d "/proc/$p" ] || { say "$1 stopped"; rm -f "$2"; return 0; }; sleep 0.1; done
  die "$1 ($p) does not stop"
}
