import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change, ChangeClass } from '../../src/baseline/change.ts';
import { type Doubts, persist } from '../../src/baseline/lasting.ts';
import { needsSecondTry, settle } from '../../src/baseline/settle.ts';
import { withoutAllowed } from '../../src/baseline/vary.ts';

const change = (kind: ChangeClass, over: Partial<Change> = {}): Change => ({
  class: kind,
  case: 'a',
  step: 'mail',
  what: 'code',
  before: 250,
  after: 550,
  text: 'mail is refused',
  ...over,
});
const classes = (changes: readonly Change[]) => changes.map((one) => `${one.class} ${one.case} ${one.what}`);

test('every case that differs is asked again, once', () => {
  const changes = [change('notice'), change('regression'), change('regression', { case: 'b' })];
  assert.deepEqual(needsSecondTry(changes), ['a', 'b']);
});

test('a case that is no longer written is not asked again, a host that is gone is', () => {
  assert.deepEqual(needsSecondTry([change('notice', { what: 'case', after: null })]), []);
  assert.deepEqual(needsSecondTry([change('regression', { what: 'target', after: null })]), ['a']);
});

for (const [name, first, second, expected] of [
  ['found twice', [change('regression')], [change('regression')], ['regression a code']],
  [
    'refused twice, with another code',
    [change('regression')],
    [change('regression', { after: 554 })],
    ['regression a code'],
  ],
  ['found once', [change('regression')], [], ['flapping a code']],
  ['found at the second try only', [], [change('regression')], ['flapping a code']],
  ['worse, then harmless', [change('regression')], [change('notice', { after: 251 })], ['flapping a code']],
  [
    'not confirmed: no answer',
    [change('regression')],
    [change('inconclusive', { step: null, what: 'verdict' })],
    ['inconclusive a code', 'flapping a verdict'],
  ],
  [
    'no answer twice',
    [change('inconclusive', { what: 'verdict' })],
    [change('inconclusive', { what: 'verdict' })],
    ['inconclusive a verdict'],
  ],
  ['no answer, then all is well', [change('inconclusive', { what: 'verdict' })], [], ['flapping a verdict']],
] as const) {
  test(`two tries: ${name}`, () => assert.deepEqual(classes(settle(first, second, ['a'])), expected));
}

test('capabilities are things of their own', () => {
  const lost = (word: string) => change('regression', { step: 'ehlo', what: 'capability', before: word, after: null });
  const settled = settle([lost('STARTTLS'), lost('DSN')], [lost('STARTTLS')], ['a']);
  assert.deepEqual(
    settled.map((one) => [one.class, one.before]),
    [
      ['regression', 'STARTTLS'],
      ['flapping', 'DSN'],
    ],
  );
});

test('a text that is never the same wants a mask', () => {
  const text = (after: string) => change('notice', { what: 'text', before: 'x', after });
  const [same] = settle([text('one')], [text('two')], ['a']);
  assert.equal(same?.class, 'flapping');
  assert.match(same?.text ?? '', /mask/);
});

test('a doubt becomes a regression in its third night, and is forgotten when the case answers', () => {
  const doubt = change('inconclusive', { what: 'verdict', text: 'the question could not be put' });
  let doubts: Doubts = new Map();
  const seen: string[] = [];
  for (const [started, changes] of [
    ['2026-11-01T02:00:00Z', [doubt]],
    ['2026-11-02T02:00:00Z', [doubt]],
    ['2026-11-03T02:00:00Z', [doubt]],
    ['2026-11-04T02:00:00Z', []],
    ['2026-11-05T02:00:00Z', [doubt]],
  ] as const) {
    const judged = persist(changes, doubts, { started, nights: 3 });
    doubts = judged.doubts;
    seen.push(judged.changes.map((one) => one.class).join());
    if (started.startsWith('2026-11-03')) assert.match(judged.changes[0]?.text ?? '', /3 nights, since 2026-11-01$/);
  }
  assert.deepEqual(seen, ['inconclusive', 'inconclusive', 'regression', '', 'inconclusive']);
});

test('two doubts of one case in one night are one night', () => {
  const doubts = [change('inconclusive', { what: 'verdict' }), change('inconclusive', { what: 'code' })];
  assert.equal(persist(doubts, new Map(), { started: 'x', nights: 3 }).doubts.get('a')?.nights, 1);
});

test('what may vary is not told', () => {
  const changes = [
    change('notice', { what: 'text', step: 'connect' }),
    change('notice', { what: 'certificate.issuer' }),
  ];
  const vary = (what: string, step?: string) => [{ what, step, case: undefined, reason: 'r' }];
  assert.equal(withoutAllowed(changes, vary('text')).length, 1);
  assert.equal(withoutAllowed(changes, vary('text', 'mail')).length, 2);
  assert.equal(withoutAllowed(changes, vary('certificate.*')).length, 1);
});
