// Files of others that are damaged, enormous, of another charset or hostile: bounces, records, baselines, rows of a burst.
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { documentOf, pair, runEvents, unreachable } from '../report/sample.ts';
import { assertTold, folderOf, GOOD, keyOf, type Line, runAll } from './bad-world.ts';
import type { Told } from './batch.ts';

type Content = string | Buffer | null;

const REFUSED = `<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said:
    550 5.1.1 <guest@hotel.example>: User unknown (in reply to RCPT TO command)\n`;
const MAIL = `From: MAILER-DAEMON@mx.example\nTo: a@sender.example\nSubject: Undelivered\n`;
const report = (fields: string, type = 'message/delivery-status') =>
  `${MAIL}Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nfailed\n--b\nContent-Type: ${type}\n\nReporting-MTA: dns; mx.example\n\n${fields}\n\n--b--\n`;
const nested = (depth: number) => {
  const heads = Array.from({ length: depth }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`);
  return `${MAIL}${heads.join('')}Content-Type: text/plain\n\n${REFUSED}`;
};
const HOSTILE = report(
  'Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.7.1\nRemote-MTA: dns; <script>.example\nDiagnostic-Code: smtp; 550 5.7.1 \x1b[31m\u202e::error::x <script>alert(1)</script> =HYPERLINK("x") ##vso[task]',
);

/** Bounce -> exit code and what is said on stdout or stderr. */
const BOUNCES: Readonly<Record<string, readonly [content: string | Buffer, code: number, says: RegExp]>> = {
  whole: [`${MAIL}\n${REFUSED}`, 0, /550 5\.1\.1 <guest@hotel\.example>/],
  utf16le: [Buffer.from(`\ufeff${MAIL}\n${REFUSED}`, 'utf16le'), 0, /550 5\.1\.1 <guest@hotel\.example>/],
  utf16be: [Buffer.from(`\ufeff${REFUSED}`, 'utf16le').swap16(), 0, /550 5\.1\.1 <guest@hotel\.example>/],
  bom: [`\ufeff${REFUSED}`, 0, /550 5\.1\.1 <guest@hotel\.example>/],
  cr: [`${MAIL}\n${REFUSED}`.replaceAll('\n', '\r'), 0, /550 5\.1\.1/],
  latin1: [Buffer.from(`${MAIL}\n${REFUSED}Gr\xfc\xdfe\n`, 'latin1'), 0, /550 5\.1\.1/],
  'unknown charset': [`${MAIL}Content-Type: text/plain; charset=x-klingon\n\n${REFUSED}`, 0, /550 5\.1\.1/],
  'broken quoted-printable': [
    `${MAIL}Content-Transfer-Encoding: quoted-printable\n\n=ZZ\n${REFUSED.replaceAll('=', '=3D')}=`,
    0,
    /550 5\.1\.1/,
  ],
  'broken base64': [`${MAIL}Content-Transfer-Encoding: base64\n\n!!!!====AAAA\n\xff`, 2, /no bounce/],
  'a hundred parts deep': [nested(100), 2, /no bounce/],
  'ten thousand parts deep': [nested(10_000), 2, /no bounce/],
  'a hundred mails deep': [
    `${'Subject: x\nFrom: a@b.example\nContent-Type: message/rfc822\n\n'.repeat(100)}${MAIL}\n${REFUSED}`,
    2,
    /no bounce/,
  ],
  'fifty thousand parts': [
    `${MAIL}Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: text/plain\n\nx\n'.repeat(50_000)}`,
    2,
    /no bounce/,
  ],
  'fifty thousand fields': [`${'X-A: y\n'.repeat(50_000)}${MAIL}\n${REFUSED}`, 0, /550 5\.1\.1/],
  'a line of 4 MiB': [`Subject: ${'x'.repeat(4 << 20)}\n`, 2, /no bounce/],
  'a text of one line of 4 MiB': ['<a@b.example> 550 '.repeat(240_000), 2, /no bounce/],
  NUL: [Buffer.alloc(100_000), 2, /no bounce/],
  octets: [Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 197 + (i >> 8)) % 256)), 2, /no bounce/],
  hostile: [HOSTILE, 0, /550 5\.7\.1/],
  'a line end in the recipient': [
    report('Final-Recipient: rfc822; a\rb@c.example\nAction: failed\nStatus: 5.1.1'),
    2,
    /no bounce/,
  ],
  'no status, no action': [report('Final-Recipient: rfc822; a@b.example'), 0, /a@b\.example/],
  'a status that is none': [
    report('Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 99.x'),
    0,
    /a@b\.example/,
  ],
  'an action that is none': [
    report('Final-Recipient: rfc822; a@b.example\nAction: __proto__\nStatus: 5.0.0'),
    0,
    /a@b\.example/,
  ],
};

const HEAD = '{"schema":"mxprobe/events@1"}';
const EVENTS = runEvents(unreachable).map((event) => JSON.stringify(event));
const LOG = [HEAD, ...EVENTS, ''].join('\n');
const DOCUMENT = pair();
const changed = (change: (document: Record<string, unknown>, first: Record<string, unknown>) => void) => {
  const document = JSON.parse(JSON.stringify(DOCUMENT));
  change(document, document.cases[0]);
  return { 'run.json': JSON.stringify(document) };
};

/** Record -> its files, and what `show` says. */
const RECORDS: Readonly<
  Record<string, readonly [files: Readonly<Record<string, Content>>, code: number, says: RegExp]>
> = {
  whole: [{ 'events.ndjson': LOG }, 3, /^$/],
  torn: [{ 'events.ndjson': LOG.slice(0, -40) }, 3, /incomplete: its last line is torn; the run ended/],
  'without its schema': [
    { 'events.ndjson': LOG.slice(HEAD.length + 1) },
    3,
    /what it says of the run itself is missing/,
  ],
  'without its head': [
    { 'events.ndjson': [HEAD, ...EVENTS.slice(1), ''].join('\n') },
    3,
    /what it says of the run itself is missing/,
  ],
  reversed: [{ 'events.ndjson': LOG.split('\n').reverse().join('\n') }, 3, /incomplete/],
  crlf: [{ 'events.ndjson': LOG.replaceAll('\n', '\r\n') }, 3, /^$/],
  utf16: [{ 'events.ndjson': Buffer.from(LOG, 'utf16le') }, 2, /not a record of mxprobe/],
  'a line of 5 MiB': [{ 'events.ndjson': `${LOG}{"x":"${'y'.repeat(5 << 20)}"}\n` }, 3, /1 line is damaged/],
  'nested lists': [{ 'events.ndjson': `${LOG}${'['.repeat(100_000)}\n` }, 3, /1 line is damaged/],
  'a hundred thousand lines': [
    { 'events.ndjson': `${LOG}${'{"e":"x"}\n'.repeat(100_000)}` },
    3,
    /100000 lines are damaged/,
  ],
  'no JSON': [
    { 'run.json': '{"schema":"mxprobe/run@1","run":{' },
    2,
    /run\.json: this is no JSON; the file may be cut off/,
  ],
  'no octet': [{ 'run.json': '' }, 2, /this is no JSON/],
  null: [{ 'run.json': 'null' }, 2, /no run document: an object is expected/],
  'another kind': [{ 'run.json': '{"schema":"mxprobe/mx@1"}' }, 2, /no run document/],
  'a later version': [
    { 'run.json': '{"schema":"mxprobe/run@2"}' },
    2,
    /its schema is mxprobe\/run@2, and this version reads/,
  ],
  'no cases': [changed((document) => delete document.cases), 2, /no run document: cases: is missing/],
  'cases that are no list': [
    changed((document) => Object.assign(document, { cases: {} })),
    2,
    /cases: a list is expected/,
  ],
  'a case that is null': [
    changed((document) => Object.assign(document, { cases: [null] })),
    2,
    /cases\.0: an object is expected/,
  ],
  'a verdict of its own': [
    changed((_, first) => Object.assign(first, { verdict: 'great' })),
    2,
    /cases\.0\.verdict: one of/,
  ],
  'steps that are null': [
    changed((_, first) => Object.assign(first, { steps: [null] })),
    2,
    /cases\.0\.steps\.0: an object/,
  ],
  'a date that is none': [
    changed(({ run }) => Object.assign(run as object, { started: 'yesterday' })),
    2,
    /run\.started: a date/,
  ],
  'a path as its id': [changed(({ run }) => Object.assign(run as object, { id: '../../\x1b[31m\u202e' })), 0, /^$/],
  'hostile words': [
    changed((_, first) => Object.assign(first, { scenario: '\x1b]0;x\x07\u202e::error::<script>' })),
    0,
    /^$/,
  ],
};

/** Baseline -> what is said of it. */
const BASELINES: Readonly<Record<string, readonly [content: Content, says: RegExp]>> = {
  torn: ['{', /baselines\/p\.json:1:1: error: no JSON/],
  empty: ['', /baselines\/p\.json:1:1: error: no JSON/],
  nul: [Buffer.alloc(64), /1:1: error: no JSON/],
  utf16: [Buffer.from('\ufeff{}', 'utf16le'), /1:1: error: no JSON/],
  list: ['[]', /1:1: error: not an object/],
  'another version': ['{"schema":"mxprobe/baseline@99"}', /schema: `mxprobe\/baseline@99` is not/],
  types: ['{"schema":"mxprobe/baseline@1","cases":5}', /1:1: error: /],
  prototype: ['{"schema":"mxprobe/baseline@1","__proto__":{"cases":{}},"constructor":1}', /1:1: error: /],
  nest: ['['.repeat(200_000), /1:1: error: no JSON/],
  huge: [Buffer.alloc(17 << 20, '['), /octets, and \d+ are the limit/],
  fifo: [null, /not a regular file/],
};

/** Rows of a burst -> what is said of them, once. */
const ROWS: Readonly<Record<string, readonly [content: Content, says: RegExp]>> = {
  none: ['', /a head line and no row below it/],
  'a head alone': ['rcpt\n', /a head line and no row below it/],
  ragged: ['rcpt,x\na@b.example\n', /row 1 has one cell, and the head line 2/],
  'an open quote': ['rcpt\n"a@b.example\n', /a quote that does not end/],
  'a quote within': ['rcpt\n"a"b\n', /a quote that does not end, or one within a cell/],
  'one name twice': ['rcpt,rcpt\na,b\n', /two columns of one name/],
  'a name with a blank': ['rcpt,a b\na,b\n', /the column `a b` is no name/],
  'no name': ['rcpt,\na,b\n', /the column `` is no name/],
  'a name of the environment': ['rcpt,env.PATH\na,b\n', /the column `env\.PATH` is no name/],
  semicolons: ['rcpt;x\na;b\n', /the column `rcpt;x` is no name/],
  utf16: [Buffer.from('\ufeffrcpt\na@b.example\n', 'utf16le'), /it is UTF-16; save it as UTF-8/],
  latin1: [Buffer.from('rcpt\n\xfc@b.example\n', 'latin1'), /it is not UTF-8/],
  NUL: ['rcpt\na\0@b.example\n', /row 1 has a control character/],
  'a second command': ['rcpt\n"a@b.example\r\nQUIT"\n', /row 1 has a control character/],
  'an escape': ['rcpt\n\x1b[31m@b.example\n', /row 1 has a control character/],
  wide: [`rcpt${Array.from({ length: 200 }, (_, i) => `,c${i}`).join('')}\n`, /more than 100 columns/],
  fifo: [null, /rows\.csv can't be read/],
};

const BURST = `name: b
sandbox: {}
burst: {sessions: 1, rows: rows.csv, rate: 50/s}
dialogue:
  - connect:
    expect: 220
  - mail: \${from}
  - rcpt: \${rcpt}
`;

const under = (folder: string, files: Readonly<Record<string, Content>>) =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
const FILES: Readonly<Record<string, Content>> = {
  'no-sandbox.yaml': GOOD.replace('sandbox: {}\n', ''),
  'p.yaml': 'name: p\ntargets: 127.0.0.1:1\nscenarios: no-sandbox.yaml\n',
  ...Object.fromEntries(Object.entries(BOUNCES).map(([name, [content]]) => [`bounces/${name}`, content])),
  ...Object.assign({}, ...Object.entries(RECORDS).map(([name, [files]]) => under(`records/${name}`, files))),
  ...Object.fromEntries(Object.entries(BASELINES).map(([name, [one]]) => [`results/${name}/baselines/p.json`, one])),
  ...Object.assign(
    {},
    ...Object.entries(ROWS).map(([name, [rows]]) => under(`rows/${name}`, { 'rows.csv': rows, 'burst.yaml': BURST })),
  ),
};

const LINES: readonly Line[] = [
  ...Object.entries(BOUNCES).flatMap(([name, [, code, says]]): Line[] => [
    [['bounce', `bounces/${name}`], code, code === 0 ? /^$/ : says],
    [['bounce', `bounces/${name}`, '--json'], code, code === 0 ? /^$/ : says],
  ]),
  ...['html', 'markdown'].map((kind): Line => [['bounce', 'bounces/hostile', '--report', `${kind}=-`], 0, /^$/]),
  [['bounce', 'bounces/hostile', '--scenario', '-'], 0, /^$/],
  ...Object.entries(RECORDS).flatMap(([name, [, code, says]]): Line[] => [
    [['show', `records/${name}`], code, says],
    [['show', `records/${name}`, '--json'], code, says],
    [['report', `records/${name}`, '--report', 'text'], code === 2 ? 2 : 0, says],
  ]),
  [['diff', 'records/whole', 'records/null'], 2, /no run document/],
  [['diff', 'records/torn', 'records/whole'], 0, /is incomplete: its last line is torn/],
  ...Object.entries(BASELINES).map(
    ([name, [, says]]): Line => [['probe', 'p.yaml', '--results', `results/${name}`], 2, says],
  ),
  ...Object.entries(ROWS).map(([name, [, says]]): Line => [['run', `rows/${name}/burst.yaml`, '--no-record'], 2, says]),
];

describe('bad files', () => {
  let folder = '';
  let told: ReadonlyMap<string, Told> = new Map();
  before(() => {
    folder = folderOf(FILES);
    told = runAll(
      folder,
      LINES.map(([args]) => args),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const line of LINES) test(keyOf(line[0]), () => assertTold(told, line));
  for (const [name, [, code, says]] of Object.entries(BOUNCES))
    if (code === 0)
      test(`what is read of the bounce ${JSON.stringify(name)}`, () =>
        assert.match(told.get(keyOf(['bounce', `bounces/${name}`]))?.out ?? '', says));
  for (const name of Object.keys(ROWS))
    test(`rows: ${name}: one problem, at its place`, () => {
      const { err } = told.get(keyOf(['run', `rows/${name}/burst.yaml`, '--no-record'])) ?? assert.fail();
      assert.match(err, /burst\.yaml:3:28: error: /);
      assert.match(err, /\n1 problem; nothing was sent\n$/);
    });
  test('none takes long, and nothing is left behind', () => {
    for (const [args, { ms }] of told) assert.ok(ms < 10_000, `${args}: ${ms} ms`);
    const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      kept.filter((path) => /\.part$|\.lock|run-|events\.ndjson$/.test(path) && !path.startsWith('records/')),
      [],
    );
  });
  test('the sample is a document', () => assert.equal(documentOf(runEvents(unreachable)).cases.length, 1));
});
