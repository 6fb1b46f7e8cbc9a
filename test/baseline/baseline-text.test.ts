// A baseline with every kind of fact in it, as text and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Baseline } from '../../src/baseline/baseline.ts';
import { readBaseline } from '../../src/baseline/read-baseline.ts';
import { writeBaseline } from '../../src/baseline/write-baseline.ts';
import { certificate, facts, step, tls } from './facts.ts';

const baseline: Baseline = {
  name: 'own-mx',
  accepted: '2026-11-21T02:00:00Z',
  run: 'r',
  cases: new Map([
    [
      'b',
      facts({ verdict: 'skipped', reason: 'no STARTTLS', target: { host: 'mx', address: null, domain: 'd.example' } }),
    ],
    [
      'a',
      facts({
        steps: [
          step('connect', { code: 220, enhanced: '2.0.0', latency: 'late', violations: ['bare-lf'] }),
          step('ehlo', {
            capabilities: new Map([
              ['AUTH', ['LOGIN', 'PLAIN']],
              ['DSN', []],
            ]),
          }),
          step('mail', { outcome: 'closed', code: null, text: '' }),
          step('rcpt', { outcome: 'none', code: null, text: '' }),
        ],
        omitted: 3,
        tls,
        policies: new Map([['dane', 'verified']]),
        findings: ['x error'],
      }),
    ],
    [
      'c',
      facts({
        tls: {
          ...tls,
          version: null,
          certificate: { ...certificate, trusted: false, trustError: 'expired', expiry: 'expired' },
        },
      }),
    ],
    ['d', facts({ steps: [], tls: { ...tls, certificate: null } })],
    ['e', facts({ steps: [], tls: { ...tls, certificate: { ...certificate, expiry: 'soon' } } })],
  ]),
};

const TEXT = `{
  "schema": "mxprobe/baseline@1",
  "name": "own-mx",
  "accepted": "2026-11-21T02:00:00Z",
  "run": "r",
  "cases": {
    "a": {
      "target": {
        "host": "mx.example",
        "address": "192.0.2.1"
      },
      "verdict": "passed",
      "steps": [
        {
          "step": "connect",
          "code": 220,
          "enhanced": "2.0.0",
          "text": "Ok",
          "latency": "late",
          "violations": [
            "bare-lf"
          ]
        },
        {
          "step": "ehlo",
          "code": 250,
          "text": "Ok",
          "capabilities": {
            "AUTH": "LOGIN PLAIN",
            "DSN": ""
          },
          "latency": "<0.1s"
        },
        {
          "step": "mail",
          "outcome": "closed",
          "latency": "<0.1s"
        },
        {
          "step": "rcpt",
          "outcome": "none"
        }
      ],
      "omitted": 3,
      "tls": {
        "version": "TLSv1.3",
        "cipher": "aead",
        "group": "elliptic",
        "certificate": {
          "issuer": "CN=R3,O=Authority",
          "authority": "Authority",
          "names": [
            "a.example",
            "b.example"
          ],
          "key": "EC P-256",
          "trusted": true,
          "matchesHost": true,
          "expiry": "ok",
          "sha256": "aa"
        }
      },
      "policies": {
        "dane": "verified"
      },
      "findings": [
        "x error"
      ]
    },
    "b": {
      "target": {
        "host": "mx",
        "domain": "d.example"
      },
      "verdict": "skipped",
      "reason": "no STARTTLS",
      "steps": [
`;

test('as text: sorted, without what is empty or usual', () => {
  const text = writeBaseline(baseline);
  assert.equal(text.slice(0, TEXT.length), TEXT);
  for (const key of ['omitted', 'policies', 'findings']) assert.equal(text.split(`"${key}"`).length, 2, key);
});

test('and back, in the order of the keys', () => {
  const read = readBaseline({ file: 'b.json', text: writeBaseline(baseline) });
  assert.deepEqual(read, { baseline, problems: [] });
  assert.deepEqual([...(read.baseline?.cases.keys() ?? [])], ['a', 'b', 'c', 'd', 'e']);
  const shuffled = JSON.stringify({ ...JSON.parse(writeBaseline(baseline)), cases: { z: minimal, y: minimal } });
  assert.deepEqual([...(readBaseline({ file: 'b', text: shuffled }).baseline?.cases.keys() ?? [])], ['y', 'z']);
});

const minimal = { target: { host: 'h' }, verdict: 'passed', steps: [{ step: 'x' }] };

test('what is not said is usual', () => {
  const text = JSON.stringify({ ...JSON.parse(writeBaseline(baseline)), cases: { k: minimal } });
  assert.deepEqual(readBaseline({ file: 'b', text }).baseline?.cases.get('k'), {
    ...facts({ target: { host: 'h', address: null, domain: null } }),
    steps: [step('x', { code: null, text: '' })],
  });
});

const advice = 'restore the file, or make it anew with `mxprobe probe --accept`';
for (const [name, text, message] of [
  [
    'another schema',
    writeBaseline(baseline).replace('@1', '@9'),
    'schema: `mxprobe/baseline@9` is not mxprobe/baseline@1',
  ],
  [
    'a long schema',
    writeBaseline(baseline).replace('mxprobe/baseline@1', 'x'.repeat(99)),
    `schema: \`${'x'.repeat(60)}\` is not mxprobe/baseline@1`,
  ],
  ['too large', ' '.repeat(16 * 1024 * 1024 + 1), 'the file is too large for a baseline'],
  ['a list', '[]', 'not an object'],
  ['a number for a text', writeBaseline(baseline).replace('"own-mx"', '7'), 'name: not a text'],
] as const) {
  test(`refused: ${name}`, () => {
    const { baseline: none, problems } = readBaseline({ file: 'b.json', text });
    assert.deepEqual(
      [none, problems.map((one) => [one.file, one.message, one.advice])],
      [null, [['b.json', message, advice]]],
    );
  });
}

test('a mistake is told where the value stands', () => {
  const at = (text: string) => readBaseline({ file: 'b.json', text }).problems.map((one) => [one.line, one.column]);
  assert.deepEqual(at(writeBaseline(baseline).replace('@1', '@9')), [[2, 13]]);
  assert.deepEqual(at(writeBaseline(baseline).replace('"code": 220', '"code": "x"')), [[16, 19]]);
  assert.deepEqual(at(writeBaseline(baseline).replace('"code": 220,', '"code": 220')), [[17, 11]]);
});

test('as large as the bound is read', () => {
  const text = writeBaseline(baseline);
  assert.deepEqual(readBaseline({ file: 'b', text: text + ' '.repeat(16 * 1024 * 1024 - text.length) }).problems, []);
});
