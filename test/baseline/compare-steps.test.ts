import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepFacts } from '../../src/baseline/baseline.ts';
import { compareSteps } from '../../src/baseline/compare-steps.ts';
import { brief, step } from './facts.ts';

const offers = (entries: Readonly<Record<string, readonly string[]>>): Partial<StepFacts> => ({
  capabilities: new Map(Object.entries(entries)),
});
const unreached: Partial<StepFacts> = { outcome: 'none', code: null, text: '' };
const closed: Partial<StepFacts> = { outcome: 'closed', code: null, text: '' };

for (const [name, before, after, parted, ...expected] of [
  ['nothing', [step('mail')], [step('mail')], false],
  ['another code of the class', [step('mail')], [step('mail', { code: 251 })], false, 'mail code 250 > 251'],
  ['another class', [step('mail')], [step('mail', { code: 550, text: 'no' })], true, 'mail code 250 > 550'],
  ['no code', [step('mail')], [step('mail', { code: null, text: 'x' })], true, 'mail code 250 > null'],
  ['another outcome', [step('mail')], [step('mail', closed)], true, 'mail outcome 250 > closed'],
  ['an answer again', [step('mail', closed)], [step('mail')], true, 'mail outcome closed > 250'],
  [
    'an answer without code',
    [step('mail', closed)],
    [step('mail', { code: null })],
    true,
    'mail outcome closed > no code',
  ],
  ['not reached any more', [step('mail')], [step('mail', unreached)], true, 'mail outcome 250 > not reached'],
  ['closed as ever, later', [step('mail', closed)], [step('mail', { ...closed, latency: 'late', text: 'x' })], false],
  [
    'code, then not the enhanced code but the text',
    [step('mail', { enhanced: '2.1.0' })],
    [step('mail', { code: 251, enhanced: '2.1.5', text: 'x' })],
    false,
    'mail code 250 > 251',
    'mail text Ok > x',
  ],
  ['enhanced code', [step('mail', { enhanced: '2.1.0' })], [step('mail')], false, 'mail enhanced 2.1.0 > null'],
  ['text', [step('mail')], [step('mail', { text: 'Fine' })], false, 'mail text Ok > Fine'],
  [
    'violations that are new',
    [step('mail', { violations: ['bare-cr', 'nul'] })],
    [step('mail', { violations: ['bare-cr', 'bare-lf', 'control'] })],
    false,
    'mail violation null > bare-lf',
    'mail violation null > control',
  ],
  [
    'capabilities',
    [step('ehlo', offers({ AUTH: ['LOGIN', 'PLAIN'], DSN: [], HELP: [] }))],
    [step('ehlo', offers({ AUTH: ['PLAIN'], HELP: [], SIZE: ['10'] }))],
    false,
    'ehlo capability AUTH LOGIN PLAIN > AUTH PLAIN',
    'ehlo capability DSN > null',
    'ehlo capability null > SIZE 10',
  ],
  ['capabilities at all', [step('ehlo')], [step('ehlo', offers({ DSN: [] }))], false, 'ehlo capability null > DSN'],
  ['late', [step('mail')], [step('mail', { latency: 'late' })], false, 'mail latency <0.1s > late'],
  [
    'no longer late',
    [step('mail', { latency: 'late' })],
    [step('mail', { latency: '>=100s' })],
    false,
    'mail latency late > >=100s',
  ],
  [
    'late where it was slow',
    [step('mail', { latency: '>=100s' })],
    [step('mail', { latency: 'late' })],
    false,
    'mail latency >=100s > late',
  ],
  ['late as ever', [step('mail', { latency: 'late' })], [step('mail', { latency: 'late' })], false],
  [
    'two classes',
    [step('mail', { latency: '<0.3s' })],
    [step('mail', { latency: '<3s' })],
    false,
    'mail latency <0.3s > <3s',
  ],
  [
    'two classes back',
    [step('mail', { latency: '<3s' })],
    [step('mail', { latency: '<0.3s' })],
    false,
    'mail latency <3s > <0.3s',
  ],
  ['one class', [step('mail', { latency: '<3s' })], [step('mail', { latency: '<10s' })], false],
  ['below a second', [step('mail', { latency: '<0.1s' })], [step('mail', { latency: '<1s' })], false],
  ['an exchange that is new', [], [step('mail')], false, 'mail step null > 250'],
  ['a new one that ended', [], [step('mail', closed)], true, 'mail outcome null > closed'],
  ['a new one that was not reached', [], [step('mail', unreached)], false],
  ['an exchange that is gone', [step('mail', { code: 251 })], [], false, 'mail step 251 > null'],
  ['one that is gone and was not reached', [step('mail', unreached)], [], false],
  [
    'what follows from a refusal is silent',
    [step('mail'), step('rcpt'), step('data')],
    [step('mail', { code: 550 }), step('rcpt', { code: 503 }), step('extra')],
    true,
    'mail code 250 > 550',
  ],
  [
    'but an acceptance is not',
    [step('mail'), step('rcpt', { code: 554 }), step('rcpt 2', { code: 251 })],
    [step('mail', { code: 550 }), step('rcpt', { code: 250 }), step('rcpt 2', { text: 'x' })],
    true,
    'mail code 250 > 550',
    'rcpt code 554 > 250',
  ],
  [
    'nor is a text behind the parting, whatever it was',
    [step('mail'), step('rcpt', { text: '550' })],
    [step('mail', closed), step('rcpt', { text: '250' })],
    true,
    'mail outcome 250 > closed',
  ],
] as const) {
  test(`${name}`, () => {
    const found = compareSteps('key', before, after);
    assert.deepEqual(found.differences.map(brief), expected);
    assert.equal(found.parted, parted);
    assert.ok(found.differences.every((difference) => difference.case === 'key'));
  });
}
