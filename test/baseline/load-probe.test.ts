import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadProbe } from '../../src/baseline/load-probe.ts';
import { maskText } from '../../src/baseline/masks.ts';
import { probeSchema } from '../../src/baseline/probe-shape.ts';

const folder = new URL('../../probes/', import.meta.url);
const minimal = 'name: x\ntargets: mx.example.com\nscenarios: a.yaml\n';
const load = (text: string) => loadProbe({ file: 'p.yaml', text });
const told = (text: string) => load(text).problems.map((p) => `${p.line}:${p.column} ${p.message}`);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
  test(`the example ${file} is a probe of that name`, () => {
    const { probe, problems } = loadProbe({ file, text: readFileSync(new URL(file, folder), 'utf8') });
    assert.deepEqual(problems, []);
    assert.equal(probe?.name, file.replace('.yaml', ''));
  });
}

test('three lines are a probe, with the stated defaults', () => {
  const { probe, problems } = load(minimal);
  assert.deepEqual(problems, []);
  assert.deepEqual([probe?.nights, probe?.certificateDays, probe?.lateMs, probe?.owned], [3, 14, 30_000, false]);
  assert.deepEqual(probe?.targets[0]?.target, { kind: 'host', host: 'mx.example.com', port: 25, mode: 'smtp' });
});

test('what is not said is nothing', () => {
  const { probe } = load(minimal);
  assert.deepEqual(probe, {
    name: 'x',
    about: null,
    targets: [{ written: 'mx.example.com', target: { kind: 'host', host: 'mx.example.com', port: 25, mode: 'smtp' } }],
    identity: { helo: null, from: null, to: null, source: null, family: null },
    vantages: [],
    alert: 'most',
    owned: false,
    survey: false,
    watchesIdentity: false,
    log: null,
    zones: null,
    proxy: null,
    ca: [],
    scenarios: ['a.yaml'],
    tags: [],
    vars: new Map(),
    secrets: new Map(),
    schedule: null,
    masks: [],
    vary: [],
    addressesVary: false,
    certificateDays: 14,
    lateMs: 30_000,
    nights: 3,
    notify: [],
    retention: { days: null, runs: null },
  });
});

test('everything that can be said', () => {
  const { probe, problems } = load(`name: a.b_c-1
about: why
targets: [mx.example.com, "mx:example.com"]
identity: { helo: h.example, from: f@a.example, to: t@b.example, source: 192.0.2.1, family: 6 }
owned: true
scenarios: [a.yaml, b]
tags: quick
vars: { n: 7, t: x, b: true, z: null }
secrets: { one: { env: ONE }, two: { file: two.txt } }
schedule: daily at 02:00
vary: [{ what: text, step: connect, case: relay, reason: r }]
thresholds: { certificate_days: 7, latency: 5s }
nights: 5
retention: { days: 0, runs: 9 }
notify:
  - { webhook: { env: HOOK } }
  - { webhook: { url: "http://hook.example/x" }, format: slack, on: every, heartbeat: 2d }
  - { webhook: { url: "https://hook.example" }, format: matrix, on: change }
  - { webhook: { file: hook.txt }, format: teams }
  - { mail: a@b.example, from: c@d.example, via: smtp://mx.example }
  - { mail: [a@b.example, c@b.example], from: c@d.example, via: smtps://mx.example, login: { user: u, password: { env: PW } } }
  - { command: [notify, me], on: every }
`);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    [probe?.name, probe?.about, probe?.owned, probe?.tags, probe?.schedule?.written],
    ['a.b_c-1', 'why', true, ['quick'], 'daily at 02:00'],
  );
  assert.deepEqual(probe?.identity, {
    helo: 'h.example',
    from: 'f@a.example',
    to: 't@b.example',
    source: '192.0.2.1',
    family: 6,
  });
  assert.deepEqual(Object.fromEntries(probe?.vars ?? []), { n: 7, t: 'x', b: true, z: null });
  assert.deepEqual(
    [...(probe?.secrets ?? [])].map(([name, source]) => [name, { ...source }]),
    [
      ['one', { env: 'ONE' }],
      ['two', { file: 'two.txt' }],
    ],
  );
  assert.deepEqual(
    probe?.vary.map((one) => ({ ...one, addresses: probe.addressesVary })),
    [{ what: 'text', step: 'connect', case: 'relay', reason: 'r', addresses: false }],
  );
  assert.deepEqual(
    [probe?.certificateDays, probe?.lateMs, probe?.nights, probe?.retention],
    [7, 5000, 5, { days: 0, runs: 9 }],
  );
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  const when = { on: 'change', heartbeatMs: null };
  const [hook, slack, matrix, teams, mail, mails, command] = plain(probe?.notify);
  assert.deepEqual(hook, { ...when, kind: 'webhook', url: { env: 'HOOK' }, format: 'json' });
  assert.deepEqual(slack, {
    on: 'every',
    heartbeatMs: 172_800_000,
    kind: 'webhook',
    url: { url: 'http://hook.example/x' },
    format: 'slack',
  });
  assert.deepEqual(matrix, { ...when, kind: 'webhook', url: { url: 'https://hook.example' }, format: 'matrix' });
  assert.deepEqual(teams, { ...when, kind: 'webhook', url: { file: 'hook.txt' }, format: 'teams' });
  assert.deepEqual(
    [mail.kind, mail.to, mail.from, mail.via.written, mail.login],
    ['mail', ['a@b.example'], 'c@d.example', 'smtp://mx.example', null],
  );
  assert.deepEqual([mails.to.length, mails.login], [2, { user: 'u', password: { env: 'PW' } }]);
  assert.deepEqual(command, { on: 'every', heartbeatMs: null, kind: 'command', command: ['notify', 'me'] });
});

const hook = (url: string) => `${minimal}notify: [{ webhook: { url: "${url}" } }]\n`;
for (const [text, ...problems] of [
  ['', '1:1 the file is empty'],
  ['[]', '1:1 a list where a probe is expected'],
  [
    minimal.replace('x', `${'x'.repeat(61)}`),
    `1:7 \`${'x'.repeat(61)}\` is not a name of letters, digits, \`.\`, \`_\` and \`-\``,
  ],
  [minimal.replace('x', 'x!'), '1:7 `x!` is not a name of letters, digits, `.`, `_` and `-`'],
  [minimal.replace('mx.example.com', '[[]]'), '2:11 a list where a target is expected'],
  [minimal.replace('a.yaml', '[[]]'), '3:13 a list where a file, a folder or a glob is expected'],
  [`${minimal}identity: { family: [] }\n`, '4:21 a list where 4 or 6 is expected'],
  [`${minimal}secrets: { p: { env: A-B } }\n`, '4:22 `A-B` is not the name of an environment variable'],
  [`${minimal}secrets: { p: { env: "-AB" } }\n`, '4:22 `-AB` is not the name of an environment variable'],
  [`${minimal}secrets: { p: { file: [] } }\n`, '4:23 a list where the path of a file is expected'],
  [`${minimal}secrets: { p: { file: a, env: B } }\n`, '4:15 `env` together with `file`'],
  [`${minimal}secrets: []\n`, '4:10 a list where a map from variables to sources is expected'],
  [`${minimal}vars: []\n`, '4:7 a list where a map from variables to values is expected'],
  [`${minimal}vars: { a: [] }\n`, '4:12 a list where a value is expected'],
  [`${minimal}masks: [{ name: A, pattern: b, reason: r }]\n`, '4:17 `A` is not a name'],
  [`${minimal}masks: [{ name: 1a, pattern: b, reason: r }]\n`, '4:17 `1a` is not a name'],
  [`${minimal}masks: [{ name: a_, pattern: b, reason: r }]\n`, '4:17 `a_` is not a name'],
  [`${minimal}masks: [{ name: a, pattern: [], reason: r }]\n`, '4:29 a list where a pattern is expected'],
  [`${minimal}vary: [{ what: text, reason: " " }]\n`, '4:30 ` ` is not a reason'],
  [`${minimal}vary: [{ what: [], reason: r }]\n`, '4:16 a list where a kind of difference is expected'],
  [hook('ftp://a'), '4:28 `ftp://a` is not an http or https URL'],
  [hook('xhttp://a'), '4:28 `xhttp://a` is not an http or https URL'],
  [hook('http://u@a'), '4:28 `http://u@a` is not an http or https URL'],
  [hook('http://a b'), '4:28 `http://a b` is not an http or https URL'],
  [
    `${minimal}notify: [{ webhook: "http://a" }]\n`,
    '4:21 a text where `{env: NAME}`, `{file: PATH}` or `{url: https://...}` is expected',
  ],
  [`${minimal}notify: [{ webhook: { url: "http://a", env: A } }]\n`, '4:40 unknown key `env`'],
  [
    `${minimal}notify: [{ mail: "a b", from: c@d, via: "mx:", login: { user: u, password: { env: P } } }]\n`,
    '4:18 `a b` is not a text without blanks',
    '4:41 the host is missing',
  ],
  [`${minimal}notify: [{}]\n`, '4:10 a notification is one of `webhook:`, `mail:` and `command:`'],
  [`${minimal}notify: [{ mail: a@b, via: mx.example }]\n`, '4:10 a mail needs a sender and a server'],
  [`${minimal}notify: [{ command: [a], login: { user: u, password: { env: P } } }]\n`, '4:10 only a mail has a login'],
  [`${minimal}notify: [{ command: [] }]\n`, '4:10 the command is empty'],
  [`${minimal}thresholds: { certificate_days: 3651 }\n`, '4:33 3651 is not a number of days from 0 to 3650'],
  [
    `${minimal}thresholds: { certificate_days: 1.5 }\n`,
    '4:33 the number 1.5 where a number of days from 0 to 3650 is expected',
  ],
  [`${minimal}nights: 0\n`, '4:9 0 is not a number from 1 to 100000'],
  [`${minimal}nights: 1.5\n`, '4:9 the number 1.5 where a number from 1 to 100000 is expected'],
] as const) {
  test(`refused: ${text.replace(minimal, '').trim().slice(0, 70)}`, () => assert.deepEqual(told(text), problems));
}

test('a mail is told what it lacks', () => {
  const [problem] = load(`${minimal}notify: [{ mail: a@b, from: c@d }]\n`).problems;
  assert.equal(problem?.advice, 'add `from:` and `via:`');
});

test('the schema says of every key what it is for', () => {
  const schema = probeSchema();
  assert.deepEqual(
    [schema.$schema, schema.title, schema.description],
    [
      'https://json-schema.org/draft/2020-12/schema',
      'mxprobe probe',
      'What is watched, from where, and what may differ.',
    ],
  );
  /** `{env}`, `{file}`, `{url}`: these say what they are by themselves. */
  const plain = new Set(['env', 'file', 'url']);
  const silent: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, one] of Object.entries((value as { properties?: object }).properties ?? {}) as [
      string,
      { description?: string },
    ][]) {
      if (!one.description && !plain.has(key)) silent.push(`${path}.${key}`);
    }
    for (const [key, one] of Object.entries(value)) look(one, `${path}.${key}`);
  };
  look(schema, '');
  assert.deepEqual(silent, []);
});

for (const [name, text, problem] of [
  ['no scenarios', 'name: x\ntargets: mx.example.com\n', '1:1 nothing is asked'],
  [
    'a name that leaves the folder',
    minimal.replace('x', '../x'),
    '1:7 `../x` is not a name of letters, digits, `.`, `_` and `-`',
  ],
  ['a mistyped key', `${minimal}treshold: {}\n`, '4:1 unknown key `treshold`'],
  ['a target that is none', minimal.replace('mx.example.com', '"mx:"'), '2:10 the host is missing'],
  [
    'a HELO name with a line end',
    `${minimal}identity: { helo: "a\\r\\nQUIT" }\n`,
    '4:19 `a\\u{d}\\u{a}QUIT` is not a text without blanks',
  ],
  ['a mask without a reason', `${minimal}masks: [{ name: a, pattern: b }]\n`, '4:9 `reason:` is missing'],
  [
    'a pattern that does not compile',
    `${minimal}masks: [{ name: a, pattern: "(", reason: r }]\n`,
    '4:9 the pattern of `a`: /(/: Unterminated group',
  ],
  [
    'a secret written out',
    `${minimal}secrets: { password: hunter2 }\n`,
    '4:22 a text where `{env: NAME}` or `{file: PATH}` is expected',
  ],
  ['a source that is no address', `${minimal}identity: { source: eth0 }\n`, '4:21 `eth0` is no IP address'],
  ['family 5', `${minimal}identity: { family: 5 }\n`, '4:21 5 is not 4 or 6'],
  [
    'two notifications in one',
    `${minimal}notify: [{ command: [a], webhook: { env: B } }]\n`,
    '4:10 a notification is one of `webhook:`, `mail:` and `command:`',
  ],
  [
    'a mail without a server',
    `${minimal}notify: [{ mail: a@b.example, from: c@d.example }]\n`,
    '4:10 a mail needs a sender and a server',
  ],
] as const) {
  test(`refused with its place: ${name}`, () => {
    assert.deepEqual(told(text), [problem]);
    assert.equal(load(text).probe, null);
  });
}

test('a mask of the file masks', () => {
  const { probe } = load(`${minimal}masks: [{ name: node, pattern: 'node=\\w+', reason: r }]\n`);
  assert.equal(maskText('a node=x1 b node=y2', probe?.masks ?? []).text, 'a <node> b <node>');
});

test('a mask that would run for years is stopped and named', () => {
  const { probe } = load(`${minimal}masks: [{ name: bomb, pattern: '^(a|a)+$', reason: r }]\n`);
  const { text, tooSlow } = maskText(`${'a'.repeat(60)}!`, probe?.masks ?? []);
  assert.deepEqual([text.length, tooSlow], [61, ['bomb']]);
});

test('addresses that vary are no difference to be filtered, but another key', () => {
  const { probe } = load(`${minimal}vary: [{ what: addresses, reason: r }, { what: text, reason: r }]\n`);
  assert.deepEqual([probe?.addressesVary, probe?.vary.map(({ what }) => what)], [true, ['text']]);
});
