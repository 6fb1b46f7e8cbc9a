// What is expected of a burst: each key with a burst that is as expected, and one that is not and says why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burstOnClock, scenarioOf } from './world.ts';

/** Seven of twelve messages are accepted; each reply comes 5 ms after its command, that to MAIL 100 ms later. */
const LIMITED = 'sandbox: { rate: 7/1m, reply_delay: { mail: 100ms } }\n';

async function problemsOf(expect: string, policy = LIMITED): Promise<readonly string[]> {
  const scenario = scenarioOf(`sessions: 12, rate: 5/s, expect: { ${expect} }`, undefined, policy);
  return (await burstOnClock(scenario, { latencyMs: 5 })).record.problems;
}

const OFF = 'sandbox: {}\n';
/** A refusal of two lines. */
const SLOW = 'sandbox: { refuse: { mail: "450 4.7.1 slow down\\ncome back later" } }\n';

for (const [expect, wrong, policy] of [
  ['accepted: 7', null],
  ['accepted: ">=7"', null],
  ['accepted: 5..9', null],
  ['accepted: 8', 'expected accepted 8, got 7'],
  ['accepted: ">7"', 'expected accepted >7, got 7'],
  ['accepted: 1..6', 'expected accepted 1..6, got 7'],
  ['first_refusal: {}', null],
  ['first_refusal: {}', 'expected a refusal, and nothing was refused', OFF],
  ['first_refusal: { at: mail, after: 7, reply: 450 4.7.1 /too much/ }', null],
  ['first_refusal: { at: rcpt }', 'expected the first refusal at rcpt, was at mail'],
  ['first_refusal: { after: "<7" }', 'expected the first refusal after <7 accepted, was after 7'],
  [
    'first_refusal: { reply: 421|451 }',
    'expected the first refusal to be 421|451, was 450 4.7.1 Error: too much mail from 127.0.0.1',
  ],
  [
    'first_refusal: { reply: 450 4.2.0 }',
    'expected the first refusal to be 450 4.2.0, was 450 4.7.1 Error: too much mail from 127.0.0.1',
  ],
  [
    'first_refusal: { reply: 450 /greylisted/ }',
    'expected the first refusal to be 450 /greylisted/, was 450 4.7.1 Error: too much mail from 127.0.0.1',
  ],
  ['refused: { only: 4xx }', null],
  ['refused: { only: 450 4.7.x }', null],
  ['refused: { only: 4xx }', null, OFF],
  [
    'refused: { only: 421 }',
    'expected refusals to be 421 only; mail was answered 450 4.7.1 Error: too much mail from 127.0.0.1 (5)',
  ],
  [
    'first_refusal: { reply: 421 }',
    'expected the first refusal to be 421, was 450 4.7.1 slow down / 4.7.1 come back later',
    SLOW,
  ],
  [
    'refused: { only: 450 /nobody/ }',
    'expected refusals to be 450 /nobody/ only; mail was answered 450 4.7.1 slow down / 4.7.1 come back later (12)',
    SLOW,
  ],
  ['first_refusal: { reply: 450 4.7.1 /come back/ }, refused: { only: 450 4.7.1 /come back/ }', null, SLOW],
  [
    'recovers_within: 1s',
    'expected to be accepted again within 1 s; after 2 attempts it still was not (450 4.7.1 slow down / 4.7.1 come back later)',
    SLOW,
  ],
  ['p50: { mail: "<120ms" }, max: { mail: "100ms..120ms", session: "<1s" }', null],
  ['p99: { mail: "<100ms" }', 'expected p99 of mail <100ms, was 110 ms'],
  ['max: { connect: "<5ms" }', 'expected max of connect <5ms, was 5 ms'],
  ['"p99.9": { auth: "<1s" }', 'expected p99.9 of auth <1s, and it was never reached'],
  ['recovers_within: 2m', null],
  [
    'recovers_within: 30s',
    'expected to be accepted again within 30 s; after 31 attempts it still was not (450 4.7.1 Error: too much mail from 127.0.0.1)',
  ],
  ['recovers_within: 1s', null, OFF],
] as const)
  test(`${expect} ${wrong === null ? 'holds' : `does not: ${wrong}`}`, async () => {
    assert.deepEqual(await problemsOf(expect, policy), wrong === null ? [] : [wrong]);
  });

test('every difference is told, not the first alone', async () => {
  const found = await problemsOf('accepted: 12, first_refusal: { at: connect, reply: 421 }, p50: { eod: "<1ms" }');
  assert.equal(found.length, 4);
});

test('a kind of refusal that comes in two places is told for each', async () => {
  const policy = 'sandbox: { rate: 7/1m, refuse: { rcpt: "550 5.1.1 nobody" } }\n';
  assert.deepEqual(await problemsOf('refused: { only: 421 }', policy), [
    'expected refusals to be 421 only; mail was answered 450 4.7.1 Error: too much mail from 127.0.0.1 (5)',
    'expected refusals to be 421 only; rcpt was answered 550 5.1.1 nobody (7)',
  ]);
});

test('without `expect` every session must go as the dialogue says', async () => {
  const { record } = await burstOnClock(scenarioOf('sessions: 12, rate: 5/s', undefined, LIMITED));
  assert.deepEqual(record.problems, ['expected every session to go as written; 5 of 12 did not (5 refused)']);
});

test('refusals of a session: the 421 of a server that has enough connections, and the phases it never reached', async () => {
  const scenario = scenarioOf(
    'sessions: 6, expect: { accepted: 2, first_refusal: { at: connect, after: 2, reply: 421 }, refused: { only: 421 } }',
    undefined,
    'sandbox: { concurrency: 2 }\n',
  );
  const { record, mx } = await burstOnClock(scenario, { latencyMs: 5 });
  assert.deepEqual(record.problems, []);
  assert.deepEqual([record.sessions.refused, mx.counts.refused, record.phases.ehlo?.count], [4, 4, 2]);
});
