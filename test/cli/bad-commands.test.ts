// What every command gets wrong on its command line: one clear error, exit 2 or 3, nothing sent, nothing written.
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { assertTold, folderOf, GOOD, keyOf, type Line, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

const BOUNCE = `From: MAILER-DAEMON@mx.example\nSubject: x\nTo: a@sender.example\n
<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said:
    550 5.1.1 <guest@hotel.example>: User unknown (in reply to RCPT TO command)\n`;
const PROBE = (more = '', targets = '127.0.0.1:1') =>
  `name: p\ntargets: ${targets}\nscenarios: no-sandbox.yaml\n${more}`;
const FILES: Readonly<Record<string, string | Buffer | null>> = {
  'good.yaml': GOOD,
  'no-sandbox.yaml': GOOD.replace('sandbox: {}\n', ''),
  'bounce.eml': BOUNCE,
  'empty.eml': '',
  'probe.yaml': PROBE(),
  'probe-none.yaml': PROBE('', '[]'),
  'probe-odd.yaml': PROBE('', '[127.1, 0x7f.1, "a b"]'),
  'probe-name.yaml': PROBE().replace('name: p', 'name: ../../evil'),
  'probe-env.yaml': PROBE('secrets: {pw: {env: MXPROBE_NOT_SET}}\n'),
  'probe-ctrl.yaml': PROBE('secrets: {pw: {env: MXPROBE_CTRL}}\n'),
  'probe-short.yaml': PROBE('secrets: {pw: {env: MXPROBE_SHORT}}\n'),
  'probe-fifo.yaml': PROBE('secrets: {pw: {file: fifo}}\n'),
  'probe-zero.yaml': PROBE('secrets: {pw: {file: /dev/zero}}\n'),
  'env-ctrl.yaml': GOOD.replace('- quit', '- ehlo: ${env.MXPROBE_CTRL}'),
  'env-escape.yaml': GOOD.replace('- quit', '- ehlo: ${env.MXPROBE_ESCAPE}'),
  'zones-many.txt': '???\n'.repeat(1000),
  'zones-utf16.txt': Buffer.from('\ufeffzen.example.org\n', 'utf16le'),
  'policy-list.yaml': '- 1\n',
  'policy-key.yaml': 'nope: 1\n',
  'empty-folder/': '',
  fifo: null,
};
const ENVIRONMENT = {
  MXPROBE_CTRL: 'secret\nRCPT',
  MXPROBE_ESCAPE: '\x1b[31m',
  MXPROBE_SHORT: 'x',
  LC_ALL: '\x1b[31m',
};

/** No name is looked up: what would be asked is refused on loopback. */
const DNS = ['--dns', '127.0.0.1:1', '--max-time', '5s'];
const explain = (...args: string[]) => ['explain', '550 no', ...args];
const bounce = (...args: string[]) => ['bounce', 'bounce.eml', ...args];
const reproduce = (...args: string[]) => ['reproduce', 'bounce.eml', '--sandbox', ...args];
const mx = (target: string, ...args: string[]) => ['mx', target, ...DNS, ...args];
const identity = (...args: string[]) => ['identity', '--source', '192.0.2.1', ...DNS, ...args];
const threshold = (...args: string[]) => ['threshold', 'good.yaml', '--by', 'connections', ...args];
const run = (...args: string[]) => ['run', 'good.yaml', '--no-record', ...args];
const rows = (all: readonly (readonly string[])[], code: number, says: RegExp): Line[] =>
  all.map((args) => [args, code, says]);

/** What the parser of the command line would take in silence. */
const MISREAD: readonly Line[] = [
  ...rows(
    [explain, bounce, reproduce, threshold, identity, run].map((line) => line('--json=maybe')),
    2,
    /--json=maybe\n {2}write --json, or --no-json/,
  ),
  ...rows(
    [
      ['show', 'x', '--json=1'],
      ['diff', 'x', 'y', '--json=1'],
      ['lint', 'x', '--json=1'],
      ['probe', 'x', '--json=1'],
      ['runs', '--json=1'],
      ['history', '--json=1'],
      mx('127.0.0.1:1', '--json=1'),
    ],
    2,
    /--json=1\n {2}write --json/,
  ),
  [run('-v=maybe'), 2, /-v=maybe\n {2}write --verbose, or --no-verbose/],
  [run('--owned=no'), 2, /--owned=no/],
  [['sandbox', '--list=maybe'], 2, /--list=maybe/],
  [['probe', 'x', '--accept=maybe'], 2, /--accept=maybe/],
  [bounce('--mask-local-parts=2'), 2, /--mask-local-parts=2/],
  ...rows(
    [
      ['runs', '--results', 'a', '--results', 'b'],
      ['show', 'x', '--results', 'a', '--results', 'b'],
      run('--results', 'a', '--results', 'b'),
    ],
    2,
    /--results is given twice/,
  ),
  [run('--family', '4', '--family', '6'), 2, /--family is given twice/],
  [threshold('--by', 'messages'), 2, /--by is given twice/],
  [['sandbox', '--ca', 'a', '--ca', 'b'], 2, /--ca is given twice/],
  [explain('--lang', 'de', '--lang', 'en'), 2, /--lang is given twice/],
  [mx('127.0.0.1:1', '--dns', '127.0.0.1:2'), 2, /--dns is given twice/],
  [run('--var', 'from=a', '--var', 'from=b'), 2, /--var from is given twice/],
  ...['target', 'report', 'jobs', 'ca', 'source'].map(
    (name): Line => [run(`--no-${name}`), 2, new RegExp(`--no-${name}: there is no such option`)],
  ),
  ...rows(
    [
      ['show', ''],
      ['diff', 'x', ''],
      ['report', '', '--report', 'html'],
      ['history', ''],
      ['init', ''],
      ['mx', ''],
    ],
    2,
    /<\w+> is empty/,
  ),
  ...rows(
    [
      ['bounce', ''],
      ['lint', ''],
      ['probe', ''],
      ['explain', ''],
    ],
    2,
    /<\w+> is empty/,
  ),
  ...['--ca', '--zones', '--helo', '--from', '--to', '--results', '--target', '--var', '--report', '--timeout'].map(
    (name): Line => [run(`${name}=`), 2, new RegExp(`${name} is empty`)],
  ),
  [['sandbox', '--policy='], 2, /--policy is empty/],
  [bounce('--catalogue='), 2, /--catalogue is empty/],
  [reproduce('--auth='), 2, /--auth is empty/],
  ...['run', 'lint', 'probe', 'explain', 'show', 'init', 'mx'].map(
    (name): Line => [[name, '-'], 2, /`-` is for stdin/],
  ),
  [run('--', '--json'), 2, /--json stands behind `--`\n {2}.*\.\/--json/],
  [['run', '--', '-x.yaml'], 2, /-x\.yaml stands behind `--`/],
  ...rows(
    [
      'run',
      'mx',
      'probe',
      'bounce',
      'reproduce',
      'explain',
      'threshold',
      'lint',
      'schema',
      'show',
      'diff',
      'report',
    ].map((name) => [name]),
    2,
    /something is missing behind the command\n {2}mxprobe \w+ --help/,
  ),
  ...['runs', 'identity', 'sandbox'].map((name): Line => [[name, 'extra'], 2, /unknown argument: extra/]),
  [['show', 'a', 'b'], 2, /unknown argument: b/],
  [explain('--lang', 'fr'), 2, /lang: "fr" is none of "en", "de"/],
  [explain('--for', 'bob'), 2, /for: "bob" is none of/],
  [threshold('--by', 'x'), 2, /by: "x" is none of|given twice/],
];

/** Numbers, durations, addresses, names. */
const VALUES: readonly Line[] = [
  ...['0', '65536', 'x', '1e3', '-1'].map((port): Line => [['sandbox', `--port=${port}`], 2, /1 to 65535/]),
  ...['x', '127.1', '0x7f.0.0.1', '127.999.0.1', '127.0.0.1.', '0.0.0.0', '::'].map(
    (host): Line => [['sandbox', '--host', host], 2, /loopback only/],
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
  [mx('user@mx.example'), 2, /user information/],
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

/** Files: which are none, which can't be written, whose words are wrong. */
const PLACES: readonly Line[] = [
  ...['none', 'fifo', '/dev/zero', 'empty-folder'].flatMap((path): Line[] => [
    [['bounce', path], 2, /no such file|no regular file|is a folder/],
    [['reproduce', path], 2, /no such file|no regular file|is a folder/],
    [explain('--catalogue', path), 2, /no such file|no regular file|is a folder/],
    [identity('--zones', path), 2, /--zones: .*(no such file|no regular file|is a folder)/],
    [reproduce('--message', path), 2, /--message: .*(no such file|no regular file|is a folder)/],
    [['diff', 'x', 'y', '--probe', path], 2, /:1:1: error: (there is no such file|this is (no regular file|a folder))/],
    [['lint', path], 2, /:1:1: error: (there is no such file|this is no regular file|a folder without scenarios)/],
    [['sandbox', '--policy', path], 2, /no such file|no regular file|is a folder/],
    [['threshold', path, '--by', 'messages'], 2, /:1:1: error: /],
  ]),
  ...['none', 'fifo', 'empty-folder'].map((path): Line => [['lint', path, '--json'], 2, /^$/]),
  ...['/dev/full', 'none/x', 'fifo', 'empty-folder'].flatMap((path): Line[] => [
    [bounce('--scenario', path), 2, /disk is full|no such file|not a regular file/],
    [bounce('--report', `html=${path}`), 2, /the html report is not written: /],
    [reproduce('--scenario', path), 2, /disk is full|no such file|not a regular file/],
    [['sandbox', '--ca', path], 2, /--ca: .*(disk is full|no such file|not a regular file)/],
  ]),
  ...['fifo', 'good.yaml', '/dev/null', '/proc/none', 'y'.repeat(300)].map(
    (path): Line => [['init', path], 2, /not a regular file|no such file|name too long/],
  ),
  ...['fifo', 'good.yaml', '/dev/null', '/proc/none'].map(
    (path): Line => [
      ['probe', 'probe.yaml', '--results', path],
      2,
      /nothing can be kept, so nothing was sent: .*(not a regular file|no such file)/,
    ],
  ),
  [bounce('--report', 'html='), 2, /no path/],
  [bounce('--report', 'pdf=x'), 2, /no such kind/],
  [bounce('--json', '--report', 'html=-'), 2, /two reports for stdout/],
  [bounce('--json', '--scenario', '-'), 2, /two texts for stdout/],
  [reproduce('--json', '--scenario', '-'), 2, /two texts for stdout/],
  [bounce('--report', 'html=same', '--report', 'markdown=./same'), 2, /two reports for \.\/same/],
  [run('--report', 'html=same', '--report', 'junit=same'), 2, /two reports for same/],
  [['bounce', 'empty.eml'], 2, /empty\.eml is empty/],
  [['bounce', '-'], 2, /stdin is empty/],
  [['reproduce', 'empty.eml'], 2, /empty\.eml is empty/],
  [
    ['bounce', 'none', 'bounce.eml', 'empty-folder'],
    2,
    /none: there is no such file or folder\n.*empty-folder is a folder/,
  ],
  [['bounce', 'good.yaml'], 2, /good\.yaml: no bounce/],
  [['bounce', 'good.yaml', '--json'], 2, /good\.yaml: no bounce/],
  [['bounce', 'good.yaml', '--scenario', '-'], 2, /good\.yaml: no bounce/],
  [['bounce', 'bounce.eml', 'bounce.eml', '--scenario', 'x.yaml'], 2, /for one bounce/],
  [explain('--catalogue', 'good.yaml'), 2, /good\.yaml:1:1: error: unknown key `name`/],
  [['sandbox', '--policy', 'policy-list.yaml'], 2, /policy-list\.yaml:1:1: error: a list where/],
  [['sandbox', '--policy', 'policy-key.yaml'], 2, /policy-key\.yaml:1:1: error: unknown key `nope`/],
  [['sandbox', '--policy', 'empty.eml'], 2, /empty\.eml:1:1: error: the file is empty\n$/],
  [['sandbox', '--policy', 'constructor'], 2, /no such file/],
  [
    identity('--zones', 'zones-many.txt'),
    2,
    /^(?:zones-many\.txt:\d+:1: error: this is no zone: .*\n(?: .*\n)*\n?){51}$/,
  ],
  [identity('--zones', 'zones-utf16.txt'), 2, /^zones-utf16\.txt:1:1: error: the file is UTF-16\n.*\n$/],
  [identity('--zones', 'empty.eml'), 2, /no zone is named/],
  [['probe', 'probe-none.yaml'], 2, /:2:10: error: an empty list where a target is expected/],
  [
    ['probe', 'probe-odd.yaml'],
    2,
    /:2:11: error: "127\.1" is a short[\s\S]*:2:18: error: "0x7f\.1"[\s\S]*:2:26: error: "a b" holds/,
  ],
  [['probe', 'probe-name.yaml'], 2, /:1:7: error: `\.\.\/\.\.\/evil`/],
  [['probe', 'probe-env.yaml'], 2, /the secret `pw`: the environment has no MXPROBE_NOT_SET/],
  [['probe', 'probe-ctrl.yaml'], 2, /the secret `pw`: it can't be masked/],
  [['probe', 'probe-short.yaml'], 2, /the secret `pw`: it can't be masked/],
  [['probe', 'probe-fifo.yaml'], 2, /the secret `pw`: fifo is no regular file/],
  [['probe', 'probe-zero.yaml'], 2, /the secret `pw`: \/dev\/zero is no regular file/],
  [['run', 'env-ctrl.yaml', '--no-record'], 2, /:6:5: error: a control character \(0x0a\)/],
  [['run', 'env-escape.yaml', '--no-record'], 2, /:6:5: error: a control character \(0x1b\)/],
];

describe('bad input of every command', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  const lines = [...MISREAD, ...VALUES, ...PLACES];
  before(() => {
    folder = folderOf(FILES);
    told = runAll(
      folder,
      lines.map(([args]) => args),
      ENVIRONMENT,
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const line of lines) test(keyOf(line[0]).slice(0, 110), () => assertTold(told, line));

  test('nothing is written, and no secret is quoted', () => {
    assert.deepEqual(
      readdirSync(folder).sort(),
      Object.keys(FILES)
        .map((name) => name.replace('/', ''))
        .sort(),
    );
    for (const { out, err } of told.values()) assert.doesNotMatch(out + err, /secret\b.?\n?RCPT/);
  });
});
