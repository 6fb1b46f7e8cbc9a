import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderProblem } from '../../src/document/problem.ts';
import { readZones } from '../../src/target/read-zones.ts';
import { SPAMHAUS_CODES } from '../../src/trust/dnsbl-codes.ts';

const read = (text: string) => readZones({ file: 'zones.yaml', text });

test('plain lines', () => {
  const { zones, problems } = read('# our lists\nZEN.spamhaus.org.\n\n  bl.test # with a reason\r\n');
  assert.deepEqual(problems, []);
  assert.deepEqual(zones, [
    { zone: 'zen.spamhaus.org', label: 'zen.spamhaus.org', allow: false, codes: SPAMHAUS_CODES },
    { zone: 'bl.test', label: 'bl.test', allow: false, codes: null },
  ]);
});

test('YAML', () => {
  const { zones, problems } = read(`zones:
  - bl.test
  - { zone: zen.lab.test, codes: spamhaus, name: zen }
  - { zone: list.dnswl.test, allow: true }
  - zone: ncblack.test
    codes: { 127.0.0.2: spam server listed by hand }
`);
  assert.deepEqual(problems, []);
  assert.deepEqual(zones, [
    { zone: 'bl.test', label: 'bl.test', allow: false, codes: null },
    { zone: 'zen.lab.test', label: 'zen', allow: false, codes: SPAMHAUS_CODES },
    { zone: 'list.dnswl.test', label: 'list.dnswl.test', allow: true, codes: null },
    {
      zone: 'ncblack.test',
      label: 'ncblack.test',
      allow: false,
      codes: new Map([['127.0.0.2', 'spam server listed by hand']]),
    },
  ]);
});

test('an access key is left out of the name for reports', () => {
  assert.equal(read('abcdef0123.zen.dq.spamhaus.net').zones[0]?.label, 'zen.dq.spamhaus.net');
});

for (const [text, place, message] of [
  ['', 'zones.yaml:1:1', /no zone is named/],
  ['bl.test\n  b l.test\n', 'zones.yaml:2:3', /this is no zone: it holds other characters/],
  ['bl', 'zones.yaml:1:1', /this is no zone: it has one label only/],
  ['zones: []', 'zones.yaml:1:1', /no zone is named/],
  ['zones:\n  - bl.test\n  - bl..test\n', 'zones.yaml:3:5', /this is no zone: a label is empty/],
  ['zones:\n  - { zon: bl.test }\n', 'zones.yaml:2:7', /unknown key `zon`/],
  ['zones:\n  - { zone: bl.test, codes: spamhouse }\n', 'zones.yaml:2:29', /`spamhouse` is not known here/],
  [Array.from({ length: 51 }, (_, i) => `z${i}.test`).join('\n'), 'zones.yaml:1:1', /51 zones are too many/],
] as const) {
  test(`${JSON.stringify(text.slice(0, 40))}: ${message.source}`, () => {
    const { zones, problems } = read(text);
    assert.deepEqual(zones, []);
    assert.match(renderProblem(problems[0] ?? assert.fail()), message);
    assert.ok(
      renderProblem(problems[0] ?? assert.fail()).startsWith(`${place}: error:`),
      renderProblem(problems[0] ?? assert.fail()),
    );
  });
}

test('whatever the file holds, there are zones or problems', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `zones:${text}`),
      ),
      (text) => {
        const { zones, problems } = read(text);
        assert.notEqual(zones.length > 0, problems.length > 0);
      },
    ),
  );
});
