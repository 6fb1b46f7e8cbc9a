// Values of options: numbers, durations, addresses, names.
import { explain, identity, mx, reproduce, run, threshold } from './bad-command-lines.ts';
import type { Line } from './bad-world.ts';

export const VALUES: readonly Line[] = [
  ...['65536', 'x', '1e3', '-1'].map((port): Line => [['sandbox', `--port=${port}`], 2, /0 to 65535/]),
  ...['x', '127.1', '0x7f.0.0.1', '127.999.0.1', '127.0.0.1.', '0.0.0.0', '::'].map(
    (host): Line => [['sandbox', '--host', host], 2, /others than this machine|an IP address of this machine/],
  ),
  [['sandbox', '--max-time', 'x'], 2, /write a duration/],
  [['sandbox', '--max-time', '0s'], 2, /write a duration/],
  ...['0', 'x', '1001'].map((nights): Line => [['history', '--nights', nights], 2, /1 to 1000/]),
  [threshold('--max', '0'), 2, /1 to 100000/],
  [threshold('--rounds', '21'), 2, /1 to 20/],
  [threshold('--patience', 'soon'), 2, /write a duration/],
  [threshold('--var', 'nope=1'), 2, /no scenario here knows this variable/],
  [threshold('--variant', 'nope'), 2, /there is no variant nope/],
  [threshold('--target', '192.0.2.1'), 2, /not said to be yours; nothing was sent/],
  [threshold('--target', '127.0.0.1:1', '--target', '127.0.0.1:2', '--owned'), 2, /2 targets/],
  [run('--target', '127.0.0.1:1', '--family', '6'), 2, /127\.0\.0\.1:1 is no IPv6 address/],
  [mx('[::1]:1', '--family', '4'), 2, /\[::1\]:1 is no IPv4 address/],
  ...['127.1', '0x7f.1', '2130706433', '017700000001', '１２７.0.0.1', '127.0.0.1。'].map(
    (host): Line => [mx(host), 2, /a short or odd form of an address/],
  ),
  ...['127.1', '0x7f.1:25', '2130706433'].map(
    (host): Line => [['reproduce', 'bounce.eml', '--target', host], 2, /if you mean 127\.0\.0\.1, write that/],
  ),
  ...['127.0.0.1:0', '127.0.0.1:65536'].map((host): Line => [mx(host), 2, /is no port/]),
  [mx('fe80::1%eth0'), 2, /has a zone index/],
  [mx('::1'), 2, /^mxprobe: ::1: "::1" could be an address with a port/],
  ...['a..b', '.', '*.example', 'ex\u202eample.com', `${'a'.repeat(64)}.example`, 'exam\u200dple.com'].map(
    (host): Line => [mx(host), 2, /is no host name/],
  ),
  ...['bücher.example', 'xn--bcher-kva.example', 'BÜCHER.example.'].map((host): Line => [mx(host, '--json'), 3, /^$/]),
  [mx('a b'), 2, /a blank or a control character/],
  [mx('user@mx.example'), 2, /a mail address is no target/],
  [mx('127.0.0.1:1', '--from', 'a@b\r\nQUIT'), 2, /--from: CR in a command/],
  [mx('127.0.0.1:1', '--helo', 'a\x1bb'), 2, /--helo: /],
  ...['a\r\nb', 'a b', '*.x'].map((name): Line => [mx('127.0.0.1:1', '--servername', name), 2, /--servername/]),
  [mx('127.0.0.1:1', '--json'), 3, /^$/],
  ...['127.0.0.1:0', 'localhost', '[::1', '127.1'].map(
    (dns): Line => [['mx', 'x.example', '--dns', dns], 2, /an IP address, or/],
  ),
  [identity('--helo', 'a\r\nb'), 2, /CR in a command/],
  [identity('--source', '192.0.2.2'), 2, /--source is given twice/],
  [['identity', '--source', '127.1'], 2, /an IP address of this machine/],
  ...['x', 'helo', 'helo=', 'port=99999', 'size=x', 'wait=-1s', 'source=127.1', 'tls=maybe', '__proto__=1'].map(
    (one): Line => [reproduce('--try', one), 2, /--try /],
  ),
  [reproduce('--size', '-1'), 2, /1 to 1000000000/],
  [reproduce('--helo', 'a\r\nb'), 2, /a control character \(0x0a\)|a control character \(0x0d\)/],
  [reproduce('--target', '127.0.0.1:1'), 2, /--sandbox or --target, not both/],
  [reproduce('--auth', 'jane'), 2, /MXPROBE_PASSWORD holds no password/],
  [['reproduce', 'bounce.eml', '--json'], 2, /give --target or --sandbox/],
  [explain('--json', '--markdown'), 2, /not both/],
  [['explain', ' '], 2, /no reply to explain/],
  [run('--zones', 'zones-many.txt'), 2, /--zones is for --identity/],
];
