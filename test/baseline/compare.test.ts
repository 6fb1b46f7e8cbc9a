import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { accept } from '../../src/baseline/accept.ts';
import { type Change, type Fact, sortChanges } from '../../src/baseline/change.ts';
import { classify } from '../../src/baseline/classify.ts';
import { compare } from '../../src/baseline/compare.ts';
import { diffRuns } from '../../src/baseline/night.ts';
import { keyOf, NORMALISING, normalise } from '../../src/baseline/normalise.ts';
import { probeSchema } from '../../src/baseline/probe-shape.ts';
import { readBaseline } from '../../src/baseline/read-baseline.ts';
import { POLICY_RULES, RULES } from '../../src/baseline/rules.ts';
import { cipherClassOf, groupClassOf } from '../../src/baseline/tls-class.ts';
import { writeBaseline } from '../../src/baseline/write-baseline.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { healthyServer, night, randomFrom, type Server } from './world.ts';

const rules = { normalising: NORMALISING, vary: [] };
function run(seed: number, bend: (server: Server) => void = () => {}): RunDocument {
  const random = randomFrom(seed);
  const server = healthyServer(random, new Date('2026-11-21T02:00:00Z'));
  server.rcpt = () => ({ lines: ['250 2.1.5 Ok'] });
  bend(server);
  return night(server, { id: `run-${seed}`, started: '2026-11-21T02:00:00.000Z', random });
}

// What a difference means: kind, before, after, class, words of the sentence.
for (const [what, before, after, kind, sentence] of [
  ['code', 250, 550, 'regression', 'mail is refused (550) where it was accepted (250)'],
  ['code', 250, 451, 'regression', 'mail is refused (451) where it was accepted (250)'],
  ['code', 354, 451, 'regression', 'mail is refused (451) where it was accepted (354)'],
  ['code', 550, 250, 'regression', 'mail is accepted (250) where it was refused (550)'],
  ['code', 450, 250, 'improvement', 'mail is accepted (250) where it was put off (450)'],
  ['code', 450, 550, 'regression', 'mail is refused for good (550) where it was put off (450)'],
  ['code', 550, 450, 'notice', 'mail is refused with 450, no longer with 550'],
  ['code', 550, 554, 'notice', 'mail is refused with 554, no longer with 550'],
  ['code', 250, 251, 'notice', 'mail is answered 251, no longer 250'],
  ['code', 250, 354, 'regression', 'mail is answered 354, which is no answer to it (before: 250)'],
  ['code', 250, 699, 'regression', 'mail is answered 699, which is no answer to it (before: 250)'],
  ['outcome', 250, 'closed', 'regression', 'the server closes the connection at mail (it answered 250)'],
  ['outcome', 250, 'timeout', 'regression', 'the server does not answer mail in time (it answered 250)'],
  ['outcome', null, 'tls-failure', 'regression', 'the TLS handshake fails at mail'],
  ['outcome', 'closed', 250, 'improvement', 'mail is answered 250 (before: closed)'],
  ['outcome', 'not reached', 250, 'improvement', 'mail is reached now (250)'],
  ['outcome', 'not reached', 550, 'improvement', 'mail is reached now (550)'],
  ['capability', 'STARTTLS', null, 'regression', 'mail no longer offers STARTTLS'],
  ['capability', null, 'CHUNKING', 'notice', 'mail offers CHUNKING, which is new'],
  ['capability', 'SIZE 100', 'SIZE 50', 'regression', 'mail allows smaller messages: SIZE 50, it was SIZE 100'],
  ['capability', 'SIZE', 'SIZE 50', 'regression', 'mail allows smaller messages: SIZE 50, it was SIZE'],
  ['capability', 'SIZE 50', 'SIZE 0', 'notice', 'mail allows larger messages: SIZE 0, it was SIZE 50'],
  ['capability', 'AUTH LOGIN PLAIN', 'AUTH LOGIN', 'regression', 'mail no longer offers AUTH PLAIN'],
  ['capability', 'AUTH LOGIN', 'AUTH LOGIN PLAIN', 'notice', 'mail offers AUTH LOGIN PLAIN, it was AUTH LOGIN'],
  ['latency', '<0.1s', 'late', 'regression', 'the reply to mail is late (it came in <0.1s)'],
  ['latency', '<10s', '<1s', 'improvement', 'the reply to mail comes in <1s, it was <10s'],
  ['latency', '<1s', '<10s', 'notice', 'the reply to mail comes in <10s, it was <1s'],
  ['tls', 'TLSv1.3', null, 'regression', 'the session is not encrypted any more (it was: TLSv1.3)'],
  ['tls.version', 'TLSv1.3', 'TLSv1.2', 'regression', 'TLS is weaker: TLSv1.2, it was TLSv1.3'],
  ['tls.version', 'TLSv1.2', 'TLSv1.3', 'improvement', 'TLS is stronger: TLSv1.3, it was TLSv1.2'],
  ['tls.version', 'TLSv1.1', 'TLSv1', 'regression', 'TLS is weaker: TLSv1, it was TLSv1.1'],
  ['tls.group', 'hybrid', 'elliptic', 'notice', 'the key exchange is elliptic, it was hybrid'],
  ['certificate', 'aa', 'bb', 'notice', 'the certificate was renewed: same names, same issuer, same kind of key'],
  ['certificate.names', 'a b', 'a c', 'regression', 'the certificate lost these names: b'],
  ['certificate.names', 'a', 'a b', 'notice', 'the certificate has new names: b'],
  [
    'certificate.expiry',
    'ok',
    'soon',
    'regression',
    'the certificate expires soon: fewer days are left than the threshold',
  ],
  ['certificate.expiry', 'expired', 'ok', 'improvement', 'the certificate was renewed (it was: expired)'],
  ['certificate.key', 'RSA 2048', 'EC P-256', 'notice', 'the key of the certificate is EC P-256, it was RSA 2048'],
  ['dane', 'verified', 'failed', 'regression', 'DANE fails (before: verified)'],
  ['mta_sts', 'verified', 'absent', 'regression', 'MTA-STS is absent, it was verified'],
  ['mta_sts', 'absent', 'verified', 'improvement', 'MTA-STS is verified now (before: absent)'],
  ['verdict', 'passed', 'skipped', 'regression', 'the case no longer applies'],
  ['verdict', 'failed', 'passed', 'improvement', 'the case passes (it was failed)'],
  ['target', 'passed', null, 'regression', 'the MX look-up no longer gives this host and address'],
  ['case', 'passed', null, 'notice', 'the case is in the baseline but was not asked'],
] as const satisfies readonly (readonly [string, Fact, Fact, string, string])[]) {
  test(`${what}: ${before} -> ${after} is ${kind}`, () => {
    const change = classify({ case: 'c', step: 'mail', what, before, after }, null);
    assert.deepEqual([change.class, change.text], [kind, sentence]);
  });
}

test('a recipient that was refused and is accepted: an open relay?', () => {
  const told = classify({ case: 'c', step: 'rcpt 2', what: 'code', before: 554, after: 250 }, null);
  assert.equal(told.text, 'rcpt 2 is accepted (250) where it was refused (554): an open relay?');
});

test('every kind of difference is judged, whatever the values', () => {
  const fact = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(250, 550, 'closed', 'late'),
  );
  const what = fc.constantFrom(...RULES.keys(), 'dane');
  fc.assert(
    fc.property(what, fact, fact, (kind, before, after) => {
      const { text } = classify({ case: 'c', step: 'mail', what: kind, before, after }, null);
      return text.length > 0 && !text.includes('\n');
    }),
  );
  assert.ok(POLICY_RULES.length > 0);
});

test('two runs of one server differ in nothing', () => assert.deepEqual(diffRuns(run(1), run(2), rules), []));

test('what follows from a refusal is not told again, an acceptance is', () => {
  const relay = (server: Server) => {
    server.rcpt = () => ({ lines: ['554 5.7.1 no'] });
  };
  const opened = (server: Server) => {
    server.mail = () => ({ lines: ['550 5.7.1 blocked'] });
  };
  const told = diffRuns(run(1, relay), run(2, opened), rules).filter((change) => change.case.includes('delivery'));
  assert.deepEqual([...new Set(told.map((change) => `${change.step} ${change.what}`))], ['mail code']);
});

test('addresses that vary: one key for a host, each address is compared', () => {
  const normalising = { ...NORMALISING, addressesVary: true };
  const moved = (document: RunDocument): RunDocument => ({
    ...document,
    cases: document.cases.map((record) => ({
      ...record,
      id: record.id.replace('192.0.2', '198.51.100'),
      target: { ...record.target, address: '198.51.100.1' },
    })),
  });
  assert.deepEqual(diffRuns(run(1), moved(run(2)), { normalising, vary: [] }), []);
  assert.ok(diffRuns(run(1), moved(run(2)), rules).length > 0);
  const record = run(1).cases[0];
  assert.ok(record !== undefined);
  assert.equal(keyOf(record, true), 'scenarios/starttls/required.yaml#cleartext@mx1.example.com');
});

test('a DNS that does not answer is no host that is gone', () => {
  const silent = run(2);
  const unresolved = silent.cases
    .filter((record) => record.target.host === 'mx1.example.com')
    .map((record) => ({
      ...record,
      id: record.id.replace(/@.*/, '@mx:example.com'),
      verdict: 'inconclusive' as const,
      reason: 'dns',
    }));
  const classes = (document: RunDocument) => [
    ...new Set(diffRuns(run(1), document, rules).map((change) => change.class)),
  ];
  assert.deepEqual(classes({ ...silent, cases: unresolved }), ['inconclusive']);
  assert.deepEqual(classes({ ...silent, cases: [] }), ['regression']);
  assert.deepEqual(classes({ ...silent, cases: [], run: { ...silent.run, complete: false } }), ['inconclusive']);
});

test('a baseline comes back from its text, and equal ones give equal text', () => {
  const { baseline } = accept('p', run(1), normalise(run(1)).cases);
  const again = accept('p', run(1), new Map([...normalise(run(1)).cases].reverse()));
  assert.ok(baseline && again.baseline);
  const text = writeBaseline(baseline);
  assert.equal(writeBaseline(again.baseline), text);
  const read = readBaseline({ file: 'b.json', text }).baseline;
  assert.ok(read);
  assert.equal(writeBaseline(read), text);
  const accepted = new Map([...read.cases].map(([key, facts]) => [key, [facts]] as const));
  assert.deepEqual(compare(accepted, { cases: normalise(run(3)).cases, complete: true }), []);
  assert.ok(text.length / baseline.cases.size < 3000, `${text.length / baseline.cases.size} characters a case`);
});

test('a broken baseline is a problem with a path, never a wrong baseline', () => {
  const { baseline } = accept('p', run(1), normalise(run(1)).cases);
  assert.ok(baseline);
  const text = writeBaseline(baseline);
  const first = (broken: string) => readBaseline({ file: 'b.json', text: broken }).problems[0]?.message ?? 'no problem';
  assert.match(first(text.replace('"passed"', '"pased"')), /^cases\..*\.verdict: not one of passed, failed/);
  assert.match(first(text.replace('@1', '@9')), /^schema: `mxprobe\/baseline@9` is not/);
  assert.match(first('<<<<<<< HEAD\n'), /^no JSON/);
  for (let cut = 0; cut < text.length - 1; cut += 997) assert.match(first(text.slice(0, cut)), /^no JSON/);
  const proto = readBaseline({
    file: 'b',
    text: text.replace(
      /"cases": \{/,
      '"cases": {"__proto__": {"verdict": "passed", "steps": [], "target": {"host": "x"}},',
    ),
  });
  assert.ok(proto.baseline?.cases.has('__proto__'));
});

test('accepting: a run that was cut short is refused, a doubt keeps what was accepted before', () => {
  const whole = run(1);
  const cut = { ...whole, run: { ...whole.run, complete: false } };
  assert.equal(accept('p', cut, normalise(cut).cases).baseline, null);
  const before = accept('p', whole, normalise(whole).cases).baseline;
  const random = randomFrom(5);
  const silent = night(healthyServer(random, new Date(0)), {
    id: 'x',
    started: '2026-11-22T02:00:00Z',
    random,
    unreachable: () => 'unreachable',
  });
  assert.equal(accept('p', silent, normalise(silent).cases).baseline, null);
  const kept = accept('p', silent, normalise(silent).cases, before);
  assert.deepEqual([...(kept.baseline?.cases.keys() ?? [])].sort(), [...(before?.cases.keys() ?? [])].sort());
  assert.equal(kept.doubts.length, silent.cases.length);
});

for (const [cipher, protocol, expected] of [
  ['TLS_AES_128_GCM_SHA256', 'TLSv1.3', 'aead'],
  ['ECDHE-RSA-AES256-GCM-SHA384', 'TLSv1.2', 'aead'],
  ['ECDHE-ECDSA-CHACHA20-POLY1305', 'TLSv1.2', 'aead'],
  ['DHE-RSA-AES256-SHA', 'TLSv1.2', 'cbc'],
  ['AES256-GCM-SHA384', 'TLSv1.2', 'no-forward-secrecy'],
  ['ECDHE-RSA-DES-CBC3-SHA', 'TLSv1.2', 'broken'],
  ['ADH-AES256-SHA', 'TLSv1.2', 'broken'],
  ['RC4-SHA', 'TLSv1', 'broken'],
  [null, 'TLSv1.2', 'unknown'],
] as const) {
  test(`cipher ${cipher} is ${expected}`, () => assert.equal(cipherClassOf(cipher, protocol), expected));
}
for (const [group, cipher, expected] of [
  ['X25519MLKEM768', 'TLS_AES_128_GCM_SHA256', 'hybrid'],
  ['X25519', 'TLS_AES_128_GCM_SHA256', 'elliptic'],
  ['prime256v1', 'ECDHE-RSA-AES256-SHA', 'elliptic'],
  ['ffdhe2048', 'DHE-RSA-AES256-SHA', 'finite-field'],
  ['DH', 'DHE-RSA-AES256-SHA', 'finite-field'],
  [null, 'AES256-SHA', 'none'],
] as const) {
  test(`group ${group} with ${cipher} is ${expected}`, () =>
    assert.equal(groupClassOf(group, cipher, 'TLSv1.2'), expected));
}

test('changes are sorted by urgency, then by case', () => {
  const change = (kind: Change['class'], name: string): Change => ({
    class: kind,
    case: name,
    step: null,
    what: 'x',
    before: 1,
    after: 2,
    text: '',
  });
  const sorted = sortChanges([change('notice', 'a'), change('regression', 'b'), change('regression', 'a')]);
  assert.deepEqual(
    sorted.map((one) => `${one.class} ${one.case}`),
    ['regression a', 'regression b', 'notice a'],
  );
});

test('the JSON Schema of probes takes the examples, and refuses a mistyped key', () => {
  const validate = new Ajv2020({ strict: false }).compile(probeSchema());
  const folder = new URL('../../probes/', import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
    assert.ok(
      validate(parse(readFileSync(new URL(file, folder), 'utf8'))),
      `${file}: ${JSON.stringify(validate.errors)}`,
    );
  }
  assert.ok(!validate({ name: 'x', targets: 'y', scenarios: 'z', treshold: {} }));
});
