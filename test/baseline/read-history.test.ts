// Lines of a history, right and wrong, each on its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HISTORY_SCHEMA, NO_HISTORY } from '../../src/baseline/history.ts';
import { readHistory } from '../../src/baseline/read-history.ts';

const answer = { verdict: 'passed', reason: null, replies: ['220'], tls: null, certificate: null };
const lines = (...values: readonly unknown[]) => `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;
const HEAD = [{ schema: HISTORY_SCHEMA }, { case: 0, key: 'k' }, { answer: 0, is: answer }];
const NIGHT = { at: 'a', run: 'r', s: [0], ms: '!' };

test('nothing, and one night', () => {
  assert.deepEqual(readHistory(''), NO_HISTORY);
  assert.deepEqual(readHistory(lines(...HEAD, NIGHT)), {
    cases: ['k'],
    answers: [answer],
    nights: [
      {
        at: 'a',
        run: 'r',
        regressions: 0,
        row: { cases: [0], answers: [0], usual: true, at: 'a' },
        latencies: '!',
        arrivals: '',
        told: [],
      },
    ],
    torn: 0,
    unended: false,
  });
});

test('a night as the one before shares its row; one of its own cases has them', () => {
  const { nights, torn } = readHistory(
    lines(
      ...HEAD,
      NIGHT,
      { at: 'b', run: 's', as: 'a', ms: '"', regressions: 2 },
      { at: 'c', run: 't', c: [0], s: [0], ms: '!' },
    ),
  );
  assert.equal(torn, 0);
  assert.equal(nights[0]?.row, nights[1]?.row);
  assert.deepEqual([nights[1]?.regressions, nights[1]?.latencies, nights[2]?.row.usual], [2, '"', false]);
});

test('every kind of answer', () => {
  const full = {
    verdict: 'inconclusive',
    reason: 'dns',
    replies: [],
    tls: 'TLSv1.3',
    certificate: { sha256: 'aa', notAfter: 'x' },
  };
  const { answers, torn } = readHistory(
    lines(
      HEAD[0],
      { answer: 0, is: full },
      { answer: 1, is: { ...full, verdict: 'skipped' } },
      { answer: 2, is: { ...full, verdict: 'failed' } },
    ),
  );
  assert.deepEqual([answers.map(({ verdict }) => verdict), torn], [['inconclusive', 'skipped', 'failed'], 0]);
});

for (const wrong of [
  null,
  7,
  'x',
  [],
  {},
  { key: 7, case: 1 },
  { key: 'x', case: 2 },
  { key: 'x' },
  { case: 1 },
  { answer: 1 },
  { answer: 1, is: null },
  { answer: 1, is: 7 },
  { answer: 2, is: answer },
  ...[
    { verdict: 'odd' },
    { reason: 7 },
    { replies: 'x' },
    { replies: ['220', 7] },
    { tls: 7 },
    { certificate: 'x' },
    { certificate: {} },
    { certificate: { sha256: 'a' } },
    { certificate: { notAfter: 'a' } },
  ].map((over) => ({ answer: 1, is: { ...answer, ...over } })),
  { ...NIGHT, run: 7 },
  { ...NIGHT, regressions: 'x' },
  { ...NIGHT, ms: 7 },
  { ...NIGHT, ms: '!!' },
  { ...NIGHT, ms: ['!'] },
  { ...NIGHT, s: 'x' },
  { ...NIGHT, s: [0, 'x'], ms: '!!' },
  { ...NIGHT, c: 'x' },
  { ...NIGHT, c: ['x'] },
  { ...NIGHT, c: [0, 1] },
  { ...NIGHT, c: [0, 1], ms: '!!' },
  { at: 'b', run: 'r', as: 'z', ms: '!' },
  { at: 7, run: 'r', s: [0], ms: '!' },
]) {
  test(`torn: ${JSON.stringify(wrong)}`, () => {
    const right = readHistory(lines(...HEAD, NIGHT));
    assert.deepEqual(readHistory(lines(...HEAD, NIGHT, wrong)), { ...right, torn: 1 });
  });
}

test('a night as none before it is torn; so is half a line, which the next night must not continue', () => {
  assert.deepEqual(readHistory(lines(...HEAD, { at: 'b', run: 'r', as: 'a', ms: '!' })).torn, 1);
  const { torn, unended } = readHistory(`${lines(...HEAD)}{"at":`);
  assert.deepEqual([torn, unended], [1, true]);
  assert.equal(readHistory('\n').unended, false);
  assert.equal(readHistory('\n{').unended, true);
});
