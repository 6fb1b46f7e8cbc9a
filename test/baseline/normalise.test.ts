// What counts of a record: every fact on its own, in a case made by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mask } from '../../src/baseline/masks.ts';
import { keyOf, NORMALISING, normalise } from '../../src/baseline/normalise.ts';
import type { CaseRecord, Exchange, RunDocument, StepRecord } from '../../src/run/document.ts';
import { reply, tls } from '../report/sample.ts';
import { healthyServer, night, randomFrom } from './world.ts';

const random = randomFrom(1);
const document = night(healthyServer(random, new Date(0)), { id: 'r', started: '2026-11-21T02:00:00Z', random });
const model = document.cases[0] as CaseRecord;
const stepModel = model.steps[0] as StepRecord;

const exchange = (over: Partial<Exchange> = {}): Exchange => ({
  at: 0,
  stage: 'mail',
  sent: null,
  sentBytes: null,
  secure: false,
  outcome: 'reply',
  reply: reply('250 2.1.0 Ok'),
  ms: 10,
  ...over,
});
const step = (over: Partial<StepRecord> = {}): StepRecord => ({
  ...stepModel,
  verb: 'mail',
  name: null,
  stage: 'mail',
  attempt: 1,
  verdict: 'passed',
  exchanges: [exchange()],
  ...over,
});
const record = (over: Partial<CaseRecord> = {}): CaseRecord => ({
  ...model,
  attempt: 1,
  findings: [],
  tls: null,
  steps: [step()],
  ...over,
});
const facts = (over: Partial<CaseRecord>, options = NORMALISING, run: RunDocument = document) => {
  const [all] = normalise({ ...run, cases: [record(over)] }, options).cases.values();
  const [one] = all ?? [];
  assert.ok(one);
  return one;
};
const names = (steps: readonly StepRecord[], over: Partial<CaseRecord> = {}) =>
  facts({ steps, ...over }).steps.map((one) => `${one.step} ${one.code ?? one.outcome}`);

test('one exchange', () => {
  assert.deepEqual(facts({}).steps, [
    {
      step: 'mail',
      outcome: 'reply',
      code: 250,
      enhanced: '2.1.0',
      text: 'Ok',
      capabilities: null,
      latency: '<0.1s',
      violations: [],
      tonight: { secure: false, ms: 10 },
    },
  ]);
});

test('only the attempt that decided, and no step that was skipped', () => {
  const steps = [step({ attempt: 2 }), step({ verdict: 'skipped' }), step({ verb: 'rcpt' })];
  assert.deepEqual(names(steps), ['rcpt 250']);
});

test('steps of one name are numbered; a second exchange bears its stage', () => {
  const data = step({
    verb: 'data',
    stage: 'data',
    exchanges: [
      exchange({ stage: 'eod', reply: reply('250 queued') }),
      exchange({ stage: 'data', reply: reply('354 go') }),
      exchange({ stage: 'eod', reply: reply('251 queued') }),
    ],
  });
  assert.deepEqual(names([step(), step(), step({ name: 'mine' }), data]), [
    'mail 250',
    'mail 2 250',
    'mine 250',
    'data/eod 250',
    'data 354',
    'data/eod 2 251',
  ]);
});

test('where no exchange is of the stage, the first bears the name', () => {
  assert.deepEqual(names([step({ stage: 'other', exchanges: [exchange(), exchange()] })]), [
    'mail 250',
    'mail/mail 250',
  ]);
});

test('a step without exchange is an empty one', () => {
  assert.deepEqual(names([step({ exchanges: [], outcome: 'none', reply: null })]), ['mail none']);
});

for (const { verb, verdict, outcome, failure, told } of [
  { verb: 'starttls', verdict: 'failed', outcome: 'reply', failure: 'no', told: true },
  { verb: 'connect', verdict: 'inconclusive', outcome: 'reply', failure: 'no', told: true },
  { verb: 'starttls', verdict: 'passed', outcome: 'reply', failure: 'no', told: false },
  { verb: 'starttls', verdict: 'not-reached', outcome: 'reply', failure: 'no', told: false },
  { verb: 'mail', verdict: 'failed', outcome: 'reply', failure: 'no', told: false },
  { verb: 'starttls', verdict: 'failed', outcome: 'tls-failure', failure: 'no', told: false },
  { verb: 'starttls', verdict: 'failed', outcome: 'reply', failure: null, told: false },
] as const) {
  test(`a handshake at ${verb}, ${verdict}, ${outcome}, failure ${failure}`, () => {
    const exchanges = [exchange({ reply: reply('220 go') }), exchange({ outcome })];
    const found = facts({ steps: [step({ verb, verdict, exchanges })], tls: { ...tls, failure } }).steps;
    const failed = found.find((one) => one.step === `${verb}/tls`) ?? null;
    assert.deepEqual(
      failed,
      told
        ? {
            step: `${verb}/tls`,
            outcome: 'tls-failure',
            code: null,
            enhanced: null,
            text: '',
            capabilities: null,
            latency: '<0.1s',
            violations: [],
          }
        : null,
    );
  });
}

for (const { lines, stage, text, capabilities } of [
  {
    lines: ['250-mx says hello', '250-SIZE 10', '250 DSN'],
    stage: 'ehlo',
    text: 'mx says hello',
    capabilities: ['DSN', 'SIZE'],
  },
  { lines: ['250-mx says hello', '250 DSN'], stage: 'mail', text: 'mx says hello\nDSN', capabilities: null },
  { lines: ['300-a', '300 b'], stage: 'ehlo', text: 'a\nb', capabilities: null },
  { lines: ['550-no', '550 never'], stage: 'ehlo', text: 'no\nnever', capabilities: null },
  { lines: ['what'], stage: 'ehlo', text: '', capabilities: null },
  { lines: ['550-5.7.1 no', '550 5.7.1 never'], stage: 'mail', text: 'no\nnever', capabilities: null },
  { lines: ['550-5.7.100 no', '550 5.720.1'], stage: 'mail', text: 'no', capabilities: null },
  { lines: ['550 it is 5.7.1 again'], stage: 'mail', text: 'it is 5.7.1 again', capabilities: null },
  { lines: ['550 3.7.1 no'], stage: 'mail', text: '3.7.1 no', capabilities: null },
] as const) {
  test(`${JSON.stringify(lines)} to ${stage}`, () => {
    const [found] = facts({ steps: [step({ stage, exchanges: [exchange({ stage, reply: reply(...lines) })] })] }).steps;
    assert.deepEqual(
      [found?.text, found?.capabilities === null ? null : [...(found?.capabilities.keys() ?? [])]],
      [text, capabilities],
    );
  });
}

test('no reply', () => {
  const [found] = facts({
    steps: [step({ stage: 'ehlo', exchanges: [exchange({ stage: 'ehlo', outcome: 'closed', reply: null })] })],
  }).steps;
  assert.deepEqual([found?.code, found?.enhanced, found?.text, found?.violations], [null, null, '', []]);
});

test('violations, findings and policies are sorted and stand once', () => {
  const broken = { ...reply('250 a'), violations: ['nul', 'bare-lf', 'nul'] };
  const finding = (id: string, severity: 'error' | 'warning' | 'info') => ({
    id,
    severity,
    text: '',
    step: null,
    standard: null,
  });
  const found = facts(
    {
      steps: [step({ exchanges: [exchange({ reply: broken })] })],
      findings: [finding('b', 'warning'), finding('a', 'error'), finding('b', 'warning'), finding('c', 'info')],
    },
    { ...NORMALISING, policies: () => Object.entries({ mta_sts: 'absent', dane: 'verified' }) },
  );
  assert.deepEqual(found.steps[0]?.violations, ['bare-lf', 'nul']);
  assert.deepEqual(found.findings, ['a error', 'b warning']);
  assert.deepEqual(
    [...found.policies],
    [
      ['dane', 'verified'],
      ['mta_sts', 'absent'],
    ],
  );
  assert.deepEqual([...facts({}).policies], []);
});

test('two hundred steps are compared, the others counted', () => {
  const many = (count: number) => facts({ steps: Array.from({ length: count }, () => step()) });
  assert.deepEqual(
    [many(200).steps.length, many(200).omitted, many(203).steps.length, many(203).omitted],
    [200, 0, 200, 3],
  );
});

test('a reason is kept where the verdict has one', () => {
  const reason = 'dns';
  assert.deepEqual(
    (['inconclusive', 'skipped', 'failed', 'passed'] as const).map((verdict) => facts({ verdict, reason }).reason),
    ['dns', 'dns', null, null],
  );
  assert.equal(facts({ text: 'why' }).why, 'why');
  assert.equal(facts({ steps: [step({ exchanges: [exchange({ ms: 31_000 })] })] }).steps[0]?.latency, 'late');
});

test('masks that are stopped are named, sorted; the own ones come first', () => {
  const slow = (name: string): Mask => ({ name, reason: '', replace: () => null });
  const own: Mask = { name: 'own', reason: '', replace: (text) => text.replace('192.0.2.1', 'OURS') };
  const run = {
    ...document,
    cases: [record({ steps: [step({ exchanges: [exchange({ reply: reply('250 192.0.2.1 192.0.2.2') })] })] })],
  };
  const found = normalise(run, { ...NORMALISING, masks: [slow('z'), slow('a'), own] });
  assert.deepEqual(found.slowMasks, ['a', 'z']);
  assert.equal([...found.cases.values()][0]?.[0]?.steps[0]?.text, 'OURS <address>');
});

test('how a case is known, and where it was asked', () => {
  assert.deepEqual([...normalise({ ...document, cases: [record()] }).cases.keys()], [record().id]);
  const target = { ...model.target, host: 'mx', address: '192.0.2.9', domain: 'd.example' };
  assert.deepEqual(facts({ target }).target, { host: 'mx', address: '192.0.2.9', domain: 'd.example' });
  const one = { id: 'f.yaml#v@192.0.2.1', file: 'f.yaml', variant: 'v', target: { host: 'mx.example' } };
  assert.equal(keyOf(one, false), 'f.yaml#v@192.0.2.1');
  assert.equal(keyOf(one, true), 'f.yaml#v@mx.example');
  assert.equal(keyOf({ ...one, variant: null }, true), 'f.yaml@mx.example');
});
