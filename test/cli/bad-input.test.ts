// What users, files and records get wrong: one clear error with its place, exit 2 or 3, no stack trace, no hang, nothing written.
import assert from 'node:assert/strict';
import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertTold, folderOf, GOOD, keyOf, type Line, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

const dialogue = (steps: string, head = 'sandbox: {}\n') =>
  `name: x\n${head}dialogue:\n  - connect:\n    expect: 220\n${steps}`;
const ALIASES = 'a: &a [x,x,x,x,x,x,x,x]\n'.concat(
  ...[...'bcdefg'].map((name, i) => `${name}: &${name} [${`*${'abcdef'[i]},`.repeat(9)}x]\n`),
);

/** File -> what is in it, and what is said of it: `line:column` and words. */
const FILES: readonly (readonly [name: string, content: string | Buffer, says: RegExp])[] = [
  ['empty', '', /^1:1: error: the file is empty/],
  ['binary', Buffer.from([0, 1, 2, 255, 254]), /^1:1: error: a control character \(0x00\)/],
  ['latin1', Buffer.from('name: Gr\xfc\xdfe\n', 'latin1'), /^1:9: error: octets that are not UTF-8/],
  ['utf16', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), /^1:1: error: the file is UTF-16\n +=/],
  ['huge', 'x'.repeat(2 << 20), /^1:1: error: the file is larger than 1048576 bytes/],
  ['scalar', 'hello\n', /^1:1: error: a text where a scenario/],
  ['list', '- a\n', /^1:1: error: a list where/],
  ['null', '~\n', /^1:1: error: nothing where/],
  ['tabs', 'name: x\ndialogue:\n\t- connect\n', /^3:1: error: tabs are not allowed/],
  ['flow nest', '['.repeat(5000), /^1:65: error: nested deeper than 64 levels/],
  ['map nest', '{a: '.repeat(2000), /^1:257: error: nested deeper than 64 levels/],
  ['dash nest', `${'- '.repeat(5000)}x\n`, /^1:129: error: nested deeper than 64 levels/],
  [
    'block nest',
    Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    /^66:65: error: nested deeper/,
  ],
  ['alias bomb', ALIASES, /^2:8: error: YAML aliases/],
  ['cycle', 'name: &a [*a]\n', /^1:11: error: YAML aliases/],
  ['tag', 'name: !!js/function "x"\n', /^1:7: error: unresolved tag/],
  ['merge', '<<: {name: x}\n', /^1:1: error: merge keys/],
  ['two documents', `${GOOD}---\n${GOOD}`, /^8:7: error: a second scenario of this name/],
  ['duplicate key', 'name: x\nname: y\n', /^2:1: error: map keys must be unique/],
  ['__proto__', `__proto__: {a: 1}\n${GOOD}`, /^1:1: error: unknown key `__proto__`/],
  ['escape in a key', 'name: x\n\x1b[31m: 1\n', /^2:1: error: a control character \(0x1b\)/],
  [
    'CRLF in an argument',
    dialogue('  - mail: "a@b\\r\\nRCPT TO:<x@y>"\n'),
    /^6:5: error: a control character \(0x0d\)/,
  ],
  ['NUL in an argument', dialogue('  - ehlo: "a\\0b"\n'), /^6:5: error: a control character \(0x00\)/],
  [
    'CRLF in a variable',
    dialogue('  - mail: ${x}\n', 'sandbox: {}\nvars: {x: "a@b\\r\\nX"}\n'),
    /^\d:\d+: error: a control/,
  ],
  ['pattern', dialogue('  - noop:\n    expect: 250 /(a/\n'), /^7:13: error: .*[Uu]nterminated group/],
  ['code', dialogue('  - noop:\n    expect: 999\n'), /^7:13: error: `999` is no reply code/],
  ['off', dialogue('  - noop:\n    if: off\n'), /^7:9: error: `off` is a text in YAML 1\.2/],
  [
    'environment',
    dialogue('  - ehlo: ${env.MXPROBE_NOT_SET}\n'),
    /^6:11: error: the environment has no MXPROBE_NOT_SET/,
  ],
  ['a path outside', dialogue('  - use: ../../../etc/passwd\n'), /^6:10: error: .* lies outside the project/],
  ['an absolute path', dialogue('  - use: /etc/passwd\n'), /^6:10: error: .* lies outside the project/],
  ['a link outside', dialogue('  - use: link\n'), /^6:10: error: link lies outside the project/],
  ['a message outside', dialogue('  - data: {file: /etc/passwd}\n'), /^6:11: error: .* lies outside the project/],
  ['a message from a FIFO', dialogue('  - data: {file: fifo.yaml}\n'), /^6:11: error: fifo\.yaml is no regular file/],
  [
    'times',
    dialogue('  - repeat: {times: 99999999999, steps: [noop]}\n'),
    /^6:21: error: .* is not a number from 1 to 1000/,
  ],
  ['duration', dialogue('  - wait: 99999999999d\n'), /^6:11: error: .* is no duration/],
  ['negative duration', `timeout: -5s\n${GOOD}`, /^1:10: error: `-5s` is no duration/],
  ['NaN', `timeout: NaN\n${GOOD}`, /^1:10: error: `NaN` is no duration/],
  [
    'size',
    dialogue('  - data: {size: 99999999999999}\n'),
    /^6:18: error: 99999999999999 is not a number of octets from 0 to/,
  ],
  [
    'matrix',
    `matrix: {${[...'abcdefgh'].map((v) => `${v}: [1,2,3,4]`).join(', ')}}\n${GOOD}`,
    /^1:9: error: more than 1000/,
  ],
  [
    'no expectation',
    'name: x\nsandbox: {}\ndialogue:\n  - connect:\n    expect: any\n',
    /^3:1: error: nothing in this dialogue can fail/,
  ],
];

const run = (...args: string[]) => ['run', 'good.yaml', '--no-record', ...args];
/** All commands that read a YAML file. */
const readersOf = (file: string): readonly (readonly string[])[] => [
  ['run', file, '--no-record'],
  ['lint', file],
  ['probe', file],
  ['sandbox', '--policy', file],
  ['explain', '550 no', '--catalogue', file],
  ['diff', 'x', 'y', '--probe', file],
  ['threshold', file, '--by', 'connections'],
];
const to = (target: string) => run('--timeout', '500ms', '--target', target);
const show = (...args: string[]) => ['show', ...args];

const LINES: readonly Line[] = [
  [[], 2, /a command is needed/],
  [['rnu'], 2, /did you mean run/],
  [['help'], 0, /^$/],
  [['help', 'run'], 0, /^$/],
  [['help', 'rnu'], 2, /did you mean run/],
  [['version'], 0, /^$/],
  [['baseline'], 2, /mxprobe probe FILE --accept/],
  [['check', 'x.yaml'], 2, /mxprobe lint/],
  [['survey', 'example.org'], 2, /mxprobe mx DOMAIN/],
  [['run', 'good.yml'], 2, /no such file or folder; there is good\.yaml/],
  [['run', 'good'], 2, /no such file or folder; there is good\.yaml/],
  [['run', 'good.yaml', '--traget', 'x'], 2, /did you mean --target/],
  [['run', 'a-probe.yaml'], 2, /this is a probe.*\n +. mxprobe probe a-probe\.yaml/s],
  [['probe', 'good.yaml'], 2, /this is a scenario; .*\n +. mxprobe run good\.yaml --target HOST/s],
  [['probe', 'empty-folder'], 2, /empty-folder:1:1: error: no probe stands in it|a folder without/],
  [['lint', 'a-probe.yaml'], 2, /:2:1: error: `target` is called `targets` here/],
  [['run'], 2, /something is missing/],
  [['run', 'none.yaml'], 2, /none\.yaml:1:1: error: there is no such file/],
  [['run', 'empty-folder'], 2, /a folder without scenarios/],
  [['run', 'fifo.yaml'], 2, /no regular file/],
  [['run', '/dev/zero'], 2, /no regular file/],
  [['run', 'x'.repeat(5000)], 2, /the name is too long/],
  [['run', ''], 2, /<files> is empty/],
  ...['NaN', '-1', '0', '1e3', '0x10', '1.5', '٣', '99999999999'].map(
    (jobs) => [run(`--jobs=${jobs}`), 2, /a whole number from 1 to 256/] as const,
  ),
  [run('--jobs', '4', '--jobs', '5'), 2, /--jobs is given twice/],
  ...['NaN', '-1s', '0s', '1e9s', '30d', '5', 'Infinity'].map(
    (timeout) => [run(`--timeout=${timeout}`), 2, /write a duration/] as const,
  ),
  [run('--max-time', 'x'), 2, /write a duration/],
  [run('--timeout', '-1s'), 2, /mxprobe: /],
  [run('--var', 'x'), 2, /write name=value/],
  [run('--var', '__proto__=1'), 2, /no scenario here knows this variable/],
  [run('--report', 'bogus=x'), 2, /no such kind/],
  [run('--report', '__proto__=x'), 2, /no such kind/],
  [run('--report', 'html='), 2, /no path/],
  [run('--report', 'html=-', '--report', 'json=-'), 2, /two reports for stdout/],
  [
    run('--report', 'html=no-folder/x.html'),
    2,
    /no-folder\/x\.html: there is no such file or folder; nothing was sent/,
  ],
  [run('--report', 'html=empty-folder'), 2, /empty-folder: not a regular file; nothing was sent/],
  [run('--report', 'html=fifo.yaml'), 2, /fifo\.yaml: not a regular file; nothing was sent/],
  [run('--report', 'html=/dev/full'), 2, /the html report is not written: \/dev\/full: the disk is full/],
  [run('--ca', 'good.yaml'), 2, /no PEM certificate in it/],
  [run('--ca', '/dev/zero'), 2, /no regular file/],
  [run('--dns', '127.1'), 2, /an IP address/],
  [run('--source', 'x'), 2, /an IP address of this machine/],
  [run('--family', '5'), 2, /family: "5" is none of "4", "6"/],
  [run('--bogus\x1b[31m'), 2, /unknown argument: bogus\\x1b\[31m/],
  [run('--helo', 'a\r\nMAIL FROM:<>'), 2, /error: a control character \(0x0d\)/],
  [run('--tag', 'none'), 2, /no case to run/],
  [to(''), 2, /--target is empty/],
  [to('-x.example'), 2, /target/],
  ...['host:0', 'host:65536', 'host:-1', 'host:x', 'host:1e3'].map((one) => [to(one), 2, /is no port/] as const),
  ...['127.1:25', '0x7f.1:25', '2130706433:25', '0177.0.0.1:25', '127.0.0.1.:25'].map(
    (one) => [to(one), 2, /a short or odd form of an address/] as const,
  ),
  ...[
    '[::1:25',
    '::1:25',
    '[::g]:25',
    'http://x',
    'smtp://',
    'smtp://u:p@h',
    'smtp://h/path',
    'mx:',
    'a b',
    'a\0b',
  ].map((one) => [to(one), 2, /--target/] as const),
  ...['mx:a..b', `mx:${'a'.repeat(64)}.example`, 'ex\u202eample.com', `${'x'.repeat(300)}.example`].map(
    (one) => [to(one), 2, /is no host name/] as const,
  ),
  [to('127.0.0.1:1'), 3, /^$/],
  [['lint', 'none'], 2, /no such file/],
  [['schema', 'bogus'], 2, /kind: "bogus" is none of "scenario"/],
  [['schema', '__proto__'], 2, /kind: "__proto__" is none of/],
  [['sandbox', '--host', '0.0.0.0'], 2, /others than this machine/],
  [['sandbox', '--policy', 'flow nest.yaml'], 2, /:1:65: error: nested deeper/],
  [['sandbox', '--policy', '/dev/zero'], 2, /no regular file/],
  [['sandbox', '--policy', 'intercomail'], 2, /did you mean .intercommail./],
  [show('none'), 2, /no run is recorded here/],
  [show('/etc/passwd'), 2, /not a regular file/],
  [show('../../../../etc'), 2, /no run is recorded here/],
  [show('records/empty'), 2, /not a record of mxprobe/],
  [show('records/binary'), 2, /not a record of mxprobe/],
  [show('records/other-version'), 2, /its schema is mxprobe\/events@99/],
  [show('records/other-document'), 2, /its schema is mxprobe\/run@99/],
  [show('records/prototype'), 0, /1 line is damaged/],
  [show('records/fifo'), 2, /not a regular file/],
  [['report', 'records/empty', '--report', 'html=x.html'], 2, /not a record of mxprobe/],
  [['runs', '--results', 'good.yaml'], 2, /not a regular file/],
  [['diff', 'none', 'none'], 2, /no run is recorded here/],
  [['probe', 'none.yaml'], 2, /no such file/],
  [['probe', 'flow nest.yaml'], 2, /:1:65: error: nested deeper/],
  [['probe', 'fifo.yaml'], 2, /no regular file/],
  [['mx', 'a..b'], 2, /is no host name/],
  [['mx', '127.1'], 2, /a short or odd form of an address/],
];

const RECORDS: Readonly<Record<string, string | Buffer>> = {
  'empty/events.ndjson': '',
  'binary/events.ndjson': Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) % 256)),
  'other-version/events.ndjson': '{"schema":"mxprobe/events@99"}\n',
  'other-document/run.json': '{"schema":"mxprobe/run@99"}',
  'prototype/events.ndjson':
    '{"schema":"mxprobe/events@1"}\n{"e":"run","run":{"id":"x","started":"2026-11-21T02:00:00.000Z","version":"0","argv":[],"node":"","results":null}}\n{"e":"finding","case":0,"__proto__":{"finding":1}}\n',
};

describe('bad input', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  before(() => {
    folder = folderOf({
      ...Object.fromEntries(FILES.map(([name, content]) => [`${name}.yaml`, content])),
      ...Object.fromEntries(Object.entries(RECORDS).map(([path, content]) => [`records/${path}`, content])),
      'good.yaml': `${GOOD}  - connect\n  - ehlo: \${helo}\n`,
      'a-probe.yaml': 'name: p\ntarget: 127.0.0.1\nscenarios: good.yaml\n',
      'empty-folder/': '',
      'fifo.yaml': null,
      'records/fifo/events.ndjson': null,
    });
    symlinkSync('/etc/passwd', join(folder, 'link'));
    told = runAll(folder, [...FILES.flatMap(([name]) => readersOf(`${name}.yaml`)), ...LINES.map(([args]) => args)]);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [name, , says] of FILES)
    test(`guarantee 8: a scenario file is data: ${name}`, () => {
      const args = ['run', `${name}.yaml`, '--no-record'];
      assertTold(told, [args, 2, /^[^\n]*\.yaml:\d+:\d+: error: /]);
      const { err } = told.get(keyOf(args)) ?? assert.fail();
      assert.match(err.slice(err.indexOf('.yaml:') + '.yaml:'.length), says);
      assert.match(err, /nothing was sent\n$/);
    });
  for (const [name] of FILES)
    test(`whoever reads it, the place is told: ${name}`, () => {
      for (const args of readersOf(`${name}.yaml`))
        assertTold(told, [args, 2, /\.yaml(?::\d+:\d+: error: | has \d+ octets)/]);
    });
  for (const line of LINES) test(`the command line: ${keyOf(line[0]).slice(0, 90)}`, () => assertTold(told, line));

  test('nothing is left behind, and no foreign text is quoted', () => {
    assert.deepEqual(
      readdirSync(folder).filter((name) => /\.part$|^x\.html$|results/.test(name)),
      [],
    );
    for (const { out, err } of told.values()) assert.doesNotMatch(out + err, /root:x:0:0/);
  });
});
