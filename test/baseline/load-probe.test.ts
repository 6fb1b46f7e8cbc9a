import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadProbe } from '../../src/baseline/load-probe.ts';
import { maskText } from '../../src/baseline/masks.ts';

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

for (const [name, text, problem] of [
  ['no scenarios', 'name: x\ntargets: mx.example.com\n', '1:1 `scenarios:` is missing'],
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
    '4:19 `a\r\nQUIT` is not a text without blanks',
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
  const { probe } = load(`${minimal}masks: [{ name: bomb, pattern: '^(a|a)*$', reason: r }]\n`);
  const { text, tooSlow } = maskText(`${'a'.repeat(60)}!`, probe?.masks ?? []);
  assert.deepEqual([text.length, tooSlow], [61, ['bomb']]);
});

test('addresses that vary are no difference to be filtered, but another key', () => {
  const { probe } = load(`${minimal}vary: [{ what: addresses, reason: r }, { what: text, reason: r }]\n`);
  assert.deepEqual([probe?.addressesVary, probe?.vary.map(({ what }) => what)], [true, ['text']]);
});
