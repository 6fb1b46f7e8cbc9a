import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { accept } from '../../src/baseline/accept.ts';
import { compare } from '../../src/baseline/compare.ts';
import { diffRuns } from '../../src/baseline/night.ts';
import { keyOf, NORMALISING, normalise } from '../../src/baseline/normalise.ts';
import { probeSchema } from '../../src/baseline/probe-shape.ts';
import { readBaseline } from '../../src/baseline/read-baseline.ts';
import { writeBaseline } from '../../src/baseline/write-baseline.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { facts, step, tls, told } from './facts.ts';
import { healthyServer, night, randomFrom, type Server } from './world.ts';

const rules = { normalising: NORMALISING, vary: [] };
function run(seed: number, bend: (server: Server) => void = () => {}): RunDocument {
  const random = randomFrom(seed);
  const server = healthyServer(random, new Date('2026-11-21T02:00:00Z'));
  server.rcpt = () => ({ lines: ['250 2.1.5 Ok'] });
  bend(server);
  return night(server, { id: `run-${seed}`, started: '2026-11-21T02:00:00.000Z', random });
}

const doubt = { verdict: 'inconclusive', reason: 'unreachable', why: 'no route', steps: [] } as const;
const unanswered = [step('connect', { outcome: 'timeout', code: null, text: '' })];
const refused = [step('connect', { code: 220 }), step('mail', { code: 550 })];

/** One case, before and after; `null`: it is not there. */
for (const [name, before, after, ...expected] of [
  ['nothing', {}, {}],
  ['a verdict that nothing explains', {}, { verdict: 'failed' }, 'regression: - verdict passed > failed'],
  ['one that a regression explains', {}, { verdict: 'failed', steps: refused }, 'regression: mail code 250 > 550'],
  [
    'one that a notice does not explain',
    {},
    { verdict: 'failed', steps: [step('connect', { code: 220 }), step('mail', { text: 'x' })] },
    'regression: - verdict passed > failed',
    'notice: mail text Ok > x',
  ],
  [
    'not asked: unreachable',
    {},
    { ...doubt, policies: new Map([['dane', 'failed']]) },
    'inconclusive: - verdict passed > inconclusive',
  ],
  ['not asked: dns', {}, { ...doubt, reason: 'dns' }, 'inconclusive: - verdict passed > inconclusive'],
  ['not asked: throttled', {}, { ...doubt, reason: 'throttled' }, 'inconclusive: - verdict passed > inconclusive'],
  ['not asked: stopped', {}, { ...doubt, reason: 'stopped' }, 'inconclusive: - verdict passed > inconclusive'],
  ['not asked: interrupted', {}, { ...doubt, reason: 'interrupted' }, 'inconclusive: - verdict passed > inconclusive'],
  [
    'no greeting',
    {},
    { ...doubt, reason: 'timeout', steps: unanswered },
    'inconclusive: - verdict passed > inconclusive',
  ],
  [
    'closed before the greeting',
    {},
    { ...doubt, reason: 'closed', steps: unanswered },
    'inconclusive: - verdict passed > inconclusive',
  ],
  [
    'unreachable, though it had greeted',
    {},
    { ...doubt, steps: refused },
    'inconclusive: - verdict passed > inconclusive',
  ],
  [
    'no greeting, and it is the protocol',
    {},
    { ...doubt, reason: 'protocol', steps: unanswered },
    'regression: connect outcome 220 > timeout',
  ],
  [
    'broken off behind the greeting',
    {},
    {
      ...doubt,
      reason: 'closed',
      steps: [step('connect', { code: 220 }), step('mail', { outcome: 'closed', code: null, text: '' })],
    },
    'regression: mail outcome 250 > closed',
  ],
  [
    'asked, and of no use',
    {},
    { ...doubt, reason: 'protocol', steps: [step('connect', { code: 220 }), step('mail', { text: 'x' })] },
    'inconclusive: - verdict passed > inconclusive',
    'notice: mail text Ok > x',
  ],
  [
    'asked, without a reason',
    {},
    { verdict: 'inconclusive', policies: new Map([['dane', 'failed']]) },
    'regression: - dane null > failed',
  ],
  ['skipped', {}, { verdict: 'skipped', steps: refused }, 'regression: - verdict passed > skipped'],
  [
    'no longer in doubt',
    { verdict: 'inconclusive' },
    { steps: refused },
    'improvement: - verdict inconclusive > passed',
  ],
  ['no TLS any more', { tls }, {}, 'regression: - tls TLSv1.3 > null'],
  ['which follows from a parting', { tls }, { steps: refused }, 'regression: mail code 250 > 550'],
  [
    'policies',
    {
      policies: new Map([
        ['dane', 'verified'],
        ['mta_sts', 'absent'],
        ['tlsrpt', 'absent'],
      ]),
    },
    {
      policies: new Map([
        ['dane', 'failed'],
        ['mta_sts', 'absent'],
        ['x', 'y'],
      ]),
    },
    'regression: - dane verified > failed',
    'notice: - tlsrpt absent > null',
    'notice: - x null > y',
  ],
  [
    'findings',
    { findings: ['a warning', 'b warning'] },
    { findings: ['b warning', 'c error', 'd warning'] },
    'regression: - finding null > c error',
    'notice: - finding null > d warning',
    'improvement: - finding a warning > null',
  ],
  ['a case that is gone', {}, null, 'notice: - case passed > null'],
  ['a new case', null, {}, 'notice: - case null > passed'],
  ['a new case that fails', null, { verdict: 'failed' }, 'regression: - case null > failed'],
  [
    'a host that is gone',
    { target: { host: 'mx', address: null, domain: 'd.example' } },
    null,
    'regression: - target passed > null',
  ],
  [
    'a new host',
    null,
    { target: { host: 'mx', address: null, domain: 'd.example' } },
    'notice: - target null > passed',
  ],
] as const) {
  test(`compared: ${name}`, () => {
    const accepted = new Map(before === null ? [] : [['f#v@a', [facts(before)]]]);
    const tonight = new Map(after === null ? [] : [['f#v@a', [facts(after)]]]);
    assert.deepEqual(compare(accepted, { cases: tonight, complete: true }).map(told), expected);
  });
}

test('the sentence of the verdict is told', () => {
  const [change] = compare(new Map([['k@a', [facts()]]]), {
    cases: new Map([['k@a', [facts(doubt)]]]),
    complete: true,
  });
  assert.equal(change?.text, 'the question could not be put: no route');
  const [fresh] = compare(new Map(), { cases: new Map([['k@a', [facts(doubt)]]]), complete: true });
  assert.equal(fresh?.text, 'the case is not in the baseline, and could not be asked: no route');
});

test('what several addresses of a host show is told once, what one shows as well', () => {
  const failing = { steps: refused };
  const cases = new Map([['k@mx', [facts(failing), facts({ ...failing, why: 'x' }), facts({ verdict: 'failed' })]]]);
  assert.deepEqual(compare(new Map([['k@mx', [facts()]]]), { cases, complete: true }).map(told), [
    'regression: mail code 250 > 550',
    'regression: - verdict passed > failed',
  ]);
});

test('what was not asked is in doubt: a run cut short, a DNS that was silent on this file and variant', () => {
  const accepted = new Map(['f#v@a', 'f#w@a', 'g#v@a'].map((key) => [key, [facts()]] as const));
  const silent = new Map([['f#v@mx:d', [facts({ ...doubt, reason: 'dns' })]]]);
  assert.deepEqual(
    compare(accepted, { cases: silent, complete: true }).map((one) => `${one.case} ${told(one)}`),
    [
      'f#v@a inconclusive: - case passed > unresolved',
      'f#v@mx:d inconclusive: - case null > inconclusive',
      'f#w@a notice: - case passed > null',
      'g#v@a notice: - case passed > null',
    ],
  );
  const half = new Map([['f#v@mx:d', [facts(), facts({ ...doubt, reason: 'dns' })]]]);
  assert.ok(compare(accepted, { cases: half, complete: true }).some((one) => one.after === 'unresolved'));
  const other = new Map([['f#v@mx:d', [facts(doubt), facts({ reason: 'dns' })]]]);
  assert.ok(compare(accepted, { cases: other, complete: true }).every((one) => one.after !== 'unresolved'));
  assert.deepEqual(
    new Set(compare(accepted, { cases: new Map(), complete: false }).map(told)),
    new Set(['inconclusive: - case passed > interrupted']),
  );
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
