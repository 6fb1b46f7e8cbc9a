// A search for a threshold in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Climb, PushRecord } from '../../src/burst/threshold-record.ts';
import { textOf } from '../../src/report/line.ts';
import { searchText, thresholdLines } from '../../src/report/threshold.ts';
import type { ThresholdRecord } from '../../src/run/document.ts';

const climb = (more: Partial<Climb> = {}): Climb => ({
  accepted: 2,
  ms: 40,
  refusal: '450 4.7.1 too much mail',
  step: 'mail',
  refusedUntilMs: 10_000,
  acceptedAfterMs: 10_300,
  tries: 46,
  ...more,
});
const push = (more: Partial<PushRecord> = {}): PushRecord => ({
  at: 700,
  ms: 12,
  asked: 1000,
  accepted: 2,
  firstSession: 1,
  sessions: 1,
  refusal: { at: 740, step: 'mail', reply: '450 4.7.1 too much mail' },
  failed: null,
  replies: [],
  ...more,
});
const record = (more: Partial<ThresholdRecord> = {}): ThresholdRecord => ({
  asked: { by: 'messages', most: 1000, patienceMs: 600_000, rounds: 2 },
  outcome: 'found',
  limit: 2,
  windowMs: 10_150,
  accepted: null,
  reply: null,
  climbs: [climb()],
  pushes: [push()],
  recorded: null,
  ...more,
});
const by = (counted: ThresholdRecord['asked']['by']) => ({ ...record().asked, by: counted });
const conclusion = (more: Partial<ThresholdRecord>) => textOf(thresholdLines(record(more)).at(-1) ?? []).trim();

for (const [name, more, wanted] of [
  ['a window', {}, '2 messages in 10.2 s; the 3rd is answered 450 4.7.1 too much mail; accepted again after 10.3 s'],
  [
    'climbs that differ: whole seconds',
    { climbs: [climb(), climb({ refusedUntilMs: 10_900, acceptedAfterMs: 11_010 })] },
    '2 messages in 10.2 s; the 3rd is answered 450 4.7.1 too much mail; accepted again after 10.3 to 11.0 s',
  ],
  [
    'a first climb that met a window somebody had begun',
    { climbs: [climb({ accepted: 1, acceptedAfterMs: 4_000 }), climb()] },
    '2 messages in 10.2 s; the 3rd is answered 450 4.7.1 too much mail; accepted again after 10.3 s',
  ],
  [
    'one of something',
    { limit: 1, climbs: [climb({ accepted: 1 })] },
    '1 message in 10.2 s; the 2nd is answered 450 4.7.1 too much mail; accepted again after 10.3 s',
  ],
  [
    'a limit of a session',
    { asked: by('recipients'), limit: 100, windowMs: 0, climbs: [climb({ refusal: '452 4.5.3 too many', tries: 1 })] },
    '100 recipients in a session; the 101st is answered 452 4.5.3 too many; a new session is accepted at once',
  ],
  [
    'not accepted again in time',
    { windowMs: null, climbs: [climb({ acceptedAfterMs: null, tries: 183 })] },
    '2 messages; the 3rd is answered 450 4.7.1 too much mail; not accepted again in 183 tries',
  ],
  [
    'at once',
    { asked: by('concurrency'), limit: 11, windowMs: 0, climbs: [climb({ refusal: '421 4.7.0 no' })] },
    '11 connections at once; the 12th is answered 421 4.7.0 no; accepted again when the others were closed',
  ],
  [
    'no limit',
    { outcome: 'none', limit: null, windowMs: null, accepted: 1000, climbs: [] },
    'no limit found: 1000 messages were accepted',
  ],
  [
    'not put',
    { outcome: 'failed', reply: 'unreachable: ECONNREFUSED', climbs: [] },
    'the question could not be put: unreachable: ECONNREFUSED',
  ],
  [
    'refused tries count, and they come back together: a range',
    {
      windowMs: null,
      finding: {
        limit: { from: 2, to: 2 },
        window: { from: 56_000, to: 67_000 },
        recovery: 'whole',
        refusedCount: true,
        oneAfter: null,
        allAfter: { from: 56_000, to: 60_000 },
      },
    },
    '2 messages in 56.0 to 67.0 s; the 3rd is answered 450 4.7.1 too much mail; refused tries count; all are taken again after 56.0 to 60.0 s of silence',
  ],
  [
    'one earlier than all',
    {
      finding: {
        limit: { from: 5, to: 5 },
        window: { from: 9_900, to: 10_300 },
        recovery: 'gradual',
        refusedCount: false,
        oneAfter: { from: 2_000, to: 2_100 },
        allAfter: { from: 8_000, to: 16_000 },
      },
    },
    '5 messages in 9.9 to 10.3 s; the 6th is answered 450 4.7.1 too much mail; refused tries do not count; one more is taken after 2.0 to 2.1 s; all are taken again after 8.0 to 16.0 s of silence',
  ],
  [
    'seen once, and not accepted again in time: no more than that is said',
    {
      outcome: 'unsure',
      limit: null,
      windowMs: null,
      climbs: [climb({ acceptedAfterMs: null, tries: 183 })],
      finding: {
        limit: { from: 2, to: null },
        window: null,
        recovery: null,
        refusedCount: null,
        oneAfter: null,
        allAfter: null,
      },
    },
    'at least 2 messages; the next is answered 450 4.7.1 too much mail; not accepted again in 183 tries; the window is not known',
  ],
  ['interrupted before anything came', { outcome: 'interrupted', climbs: [], pushes: [] }, 'interrupted'],
  [
    'interrupted while it waits',
    {
      outcome: 'interrupted',
      climbs: [],
      pushes: [push(), push({ asked: 1, accepted: 0, refusal: { at: 5_740, step: 'mail', reply: '450 x' } })],
    },
    'interrupted: 2 messages, then 450 4.7.1 too much mail; still refused 5.0 s later',
  ],
  [
    'interrupted in the second climb, which began with an accepted try',
    { outcome: 'interrupted', pushes: [push(), push({ asked: 1, refusal: null }), push({ accepted: 1 })] },
    'interrupted: 2 messages, then 450 4.7.1 too much mail; still refused 0.00 s later',
  ],
] as const)
  test(name, () => {
    assert.equal(conclusion(more), wanted);
  });

test('the evidence: climb by climb, and each time that it was asked if that is wanted', () => {
  const one = record({ pushes: [push(), push({ at: 10_980, asked: 1, accepted: 1, refusal: null })] });
  const climbed =
    '    2 messages in 0.04 s, then at mail 450 4.7.1 too much mail; still refused after 10.0 s, accepted after 10.3 s (46 tries)';
  assert.deepEqual(thresholdLines(one).map(textOf).slice(0, -1), [climbed]);
  assert.deepEqual(thresholdLines(one, true).map(textOf).slice(0, -1), [
    '        0.70 s  2 messages  450 4.7.1 too much mail',
    '       10.98 s  1 message  ',
    climbed,
  ]);
});

test('the status line', () => {
  assert.equal(searchText('messages', record({ climbs: [] })), 'asked once in 0.70 s: 450 4.7.1 too much mail');
  assert.equal(
    searchText('messages', record({ pushes: [push(), push({ at: 3_000, refusal: null })] })),
    '2 messages so far; asked 2 times in 3.0 s: accepted',
  );
  assert.equal(
    searchText('messages', { ...record(), silentMs: 64_000 }),
    '2 messages so far; silent for 64.0 s, so that the server may forget',
  );
  assert.equal(searchText('messages', { climbs: [], pushes: [] }), '');
});
