#!/bin/bash
# haraka.sh up|down: a Haraka beside the lab's Postfix, on ports 2900 to 2914, and the redis of its counters. Exit 77: npm or Debian does not have it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
E=$S/haraka
C=$LAB/conf/haraka
REDIS=2990
PORTS=$(seq 2900 2914)
down() { stop haraka "$E/haraka.pid" haraka; stop "haraka's redis" "$E/redis.pid" redis-server; }

# what package-lock.json pins, once; two minutes at most
install_haraka() {
  [ ! -e "$E/npm/.done" ] || ! cmp -s "$C/package-lock.json" "$E/npm/.done" || return 0
  rm -rf "$E/npm"; mkdir -p "$E/npm"
  cp "$C"/package*.json "$E/npm/"
  (cd "$E/npm" && timeout 120 npm ci --omit=optional --omit=dev --ignore-scripts --no-audit --no-fund >"$S/npm-haraka.log" 2>&1) \
    || { tail -5 "$S/npm-haraka.log" >&2; say "SKIPPED: haraka: npm ci failed, or took longer than two minutes"; exit 77; }
  cp "$C/package-lock.json" "$E/npm/.done"
}

up() {
  [ -e "$S/$MARK" ] && alive unbound || die "the lab is not up: up.sh first"
  command -v npm >/dev/null || { say "SKIPPED: haraka: there is no npm"; exit 77; }
  local sum file; sum=$(cat "$LAB/haraka.sh" $(find "$C" -type f | sort) | sha256sum | cut -d' ' -f1)
  if runs "$E/haraka.pid" haraka >/dev/null && [ "$(cat "$E/sum" 2>/dev/null)" = "$sum" ]; then say "haraka already runs"; return; fi
  # one of the two may have died alone
  down
  mkdir -p "$E"
  install_haraka
  libraries libjemalloc2 liblua5.1-0 liblzf1 lua-bitop lua-cjson
  unpack haraka redis-server redis-tools
  rm -rf "$E"/{config,plugins,queue,redis,haraka.pid,redis.pid}; mkdir -p "$E"/{config,plugins,queue,redis}
  for file in "$C"/config/*; do
    sed "s|@S@|$S|g; s|@REDIS@|$REDIS|g; s|@LISTEN@|$(printf '127.0.0.1:%s,' $PORTS | sed 's/,$//')|" "$file" >"$E/config/${file##*/}"
  done
  cp "$C"/plugins/* "$E/plugins/"
  "$E/root/usr/bin/redis-server" --bind 127.0.0.1 --port $REDIS --save '' --dir "$E/redis" --daemonize yes --pidfile "$E/redis.pid" --logfile "$E/redis.log"
  await $REDIS
  YES_REALLY_DO_DISCARD=1 labns node "$E/npm/node_modules/Haraka/bin/haraka" -c "$E" >"$E/start.log" 2>&1 </dev/null || { tail -20 "$E/start.log" >&2; die "haraka did not start"; }
  echo "$sum" >"$E/sum"
  await $PORTS
  say "haraka is up: ports" $PORTS
}

case ${1:-} in up) up;; down) down;; *) die "haraka.sh takes up or down";; esac
