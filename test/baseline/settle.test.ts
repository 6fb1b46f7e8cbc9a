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
  const changes = [
    change('notice', { case: 'b' }),
    change('regression'),
    change('regression'),
    change('regression', { case: 'b' }),
  ];
  assert.deepEqual(needsSecondTry(changes), ['a', 'b']);
});

test('a case that is no longer written is not asked again, a host that is gone is', () => {
  assert.deepEqual(needsSecondTry([change('notice', { what: 'case', after: null })]), []);
  assert.deepEqual(needsSecondTry([change('regression', { what: 'target', after: null })]), ['a']);
  assert.deepEqual(needsSecondTry([change('notice', { what: 'case', after: 'passed' })]), ['a']);
});

for (const { name, first, second, expected } of [
  {
    name: 'found twice',
    first: [change('regression')],
    second: [change('regression')],
    expected: ['regression a code'],
  },
  {
    name: 'refused twice, with another code',
    first: [change('regression')],
    second: [change('regression', { after: 554 })],
    expected: ['regression a code'],
  },
  { name: 'found once', first: [change('regression')], second: [], expected: ['flapping a code'] },
  { name: 'found at the second try only', first: [], second: [change('regression')], expected: ['flapping a code'] },
  {
    name: 'worse, then harmless',
    first: [change('regression')],
    second: [change('notice', { after: 251 })],
    expected: ['flapping a code'],
  },
  {
    name: 'not confirmed: no answer',
    first: [change('regression')],
    second: [change('inconclusive', { step: null, what: 'verdict' })],
    expected: ['inconclusive a code', 'flapping a verdict'],
  },
  {
    name: 'no answer twice',
    first: [change('inconclusive', { what: 'verdict' })],
    second: [change('inconclusive', { what: 'verdict' })],
    expected: ['inconclusive a verdict'],
  },
  {
    name: 'no answer, then all is well',
    first: [change('inconclusive', { what: 'verdict' })],
    second: [],
    expected: ['flapping a verdict'],
  },
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

test('what was not asked again keeps what the first try found', () => {
  const certain = change('notice', { what: 'case', after: null });
  assert.deepEqual(
    settle([certain, change('regression', { case: 'b' })], [], ['a']).map((one) => one.class),
    ['regression', 'notice'],
  );
  assert.deepEqual(settle([], [change('regression', { case: 'b' })], ['a']), []);
});

for (const { name, first, second, text } of [
  { name: 'first only', first: change('regression'), second: null, text: 'mail is refused, only at the first try' },
  { name: 'second only', first: null, second: change('regression', { text: 'x' }), text: 'x, only at the second try' },
  {
    name: 'both, and not alike',
    first: change('regression'),
    second: change('notice', { text: 'y' }),
    text: 'differs between two tries: mail is refused; then y',
  },
  {
    name: 'texts',
    first: change('notice', { what: 'text', text: 'x', after: 1 }),
    second: change('notice', { what: 'text', text: 'y', after: 2 }),
    text: 'differs between two tries: x; then y; a part of it changes each time and wants a mask',
  },
  {
    name: 'unconfirmed',
    first: change('regression'),
    second: change('inconclusive', { what: 'verdict', text: 'no route' }),
    text: 'mail is refused; a second try could not confirm it (no route)',
  },
  {
    name: 'a notice that is unconfirmed stays',
    first: change('notice'),
    second: change('inconclusive', { what: 'verdict' }),
    text: 'mail is refused',
  },
] as const) {
  test(`said of two tries: ${name}`, () => {
    const settled = settle(first === null ? [] : [first], second === null ? [] : [second], ['a']);
    assert.equal(settled.find((one) => one.what === (first ?? second)?.what)?.text, text);
  });
}

test('the same text twice is a change', () => {
  const text = change('notice', { what: 'text', after: 'x', text: 'x' });
  assert.deepEqual(settle([text], [text], ['a']), [text]);
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

test('only doubts are counted, and only they become regressions', () => {
  const changes = [change('notice', { case: 'b' }), change('regression')];
  const judged = persist(changes, new Map([['a', { nights: 9, since: 'x' }]]), { started: 'x', nights: 1 });
  assert.deepEqual(
    [judged.changes.map((one) => one.text), [...judged.doubts]],
    [['mail is refused', 'mail is refused'], []],
  );
  const both = persist([change('inconclusive', { what: 'verdict' }), change('notice')], new Map(), {
    started: '2026-11-01',
    nights: 1,
  });
  assert.deepEqual(classes(both.changes), ['regression a verdict', 'notice a code']);
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
  assert.equal(withoutAllowed(changes, vary('text', 'connect')).length, 1);
  assert.equal(withoutAllowed(changes, vary('certificate.*')).length, 1);
  assert.equal(withoutAllowed(changes, vary('certificate')).length, 2);
  assert.equal(withoutAllowed(changes, vary('issuer.*')).length, 2);
  assert.equal(withoutAllowed([change('notice', { what: 'certificates' })], vary('certificate.*')).length, 1);
  const inCase = (name: string) =>
    withoutAllowed(changes, [{ what: 'text', step: undefined, case: name, reason: 'r' }]).length;
  assert.deepEqual([inCase('a'), inCase('b')], [1, 2]);
});
