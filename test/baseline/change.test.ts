import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CHANGE_CLASSES,
  type Change,
  changeKey,
  changeKeyParts,
  compareText,
  sortChanges,
} from '../../src/baseline/change.ts';
import { groupChanges } from '../../src/baseline/group.ts';

const change = (over: Partial<Change> = {}): Change => ({
  class: 'regression',
  case: 'a',
  step: 'ehlo',
  what: 'code',
  before: 250,
  after: 550,
  text: 'x',
  ...over,
});

test('changes are sorted by urgency, then by case', () => {
  const given = [...CHANGE_CLASSES]
    .reverse()
    .flatMap((kind) => ['b', 'a', 'b'].map((name) => change({ class: kind, case: name })));
  assert.deepEqual(
    sortChanges(given).map((one) => `${one.class} ${one.case}`),
    ['regression', 'inconclusive', 'flapping', 'notice', 'improvement'].flatMap((kind) => [
      `${kind} a`,
      `${kind} b`,
      `${kind} b`,
    ]),
  );
});

test('texts by code unit', () => {
  assert.deepEqual([compareText('a', 'b'), compareText('b', 'a'), compareText('a', 'a')], [-1, 1, 0]);
  assert.deepEqual(['b', 'ä', 'a', 'B'].sort(compareText), ['B', 'a', 'b', 'ä']);
});

for (const [one, other, same] of [
  [{}, { after: 554, before: 251, text: 'y', class: 'notice' }, true],
  [{}, { case: 'b' }, false],
  [{}, { step: null }, false],
  [{}, { what: 'text' }, false],
  [{ what: 'capability', before: 'AUTH PLAIN' }, { what: 'capability', before: 'AUTH LOGIN' }, true],
  [{ what: 'capability', before: 'AUTH PLAIN' }, { what: 'capability', before: null, after: 'AUTH' }, true],
  [{ what: 'capability', before: 'AUTH PLAIN' }, { what: 'capability', before: 'SIZE PLAIN' }, false],
  [{ what: 'capability', before: 'AUTH' }, { what: 'capability', before: 'ATRN' }, false],
  [{ what: 'finding', before: null, after: 'x error' }, { what: 'finding', before: 'x warning', after: null }, true],
  [{ what: 'finding', before: null, after: 'x error' }, { what: 'finding', before: null, after: 'y error' }, false],
  [{ what: 'violation', before: null, after: 'nul' }, { what: 'violation', before: null, after: 'bare-lf' }, false],
] as const) {
  test(`${JSON.stringify(one)} and ${JSON.stringify(other)} are ${same ? 'the same' : 'two things'}`, () =>
    assert.equal(changeKey(change(one)) === changeKey(change(other)), same));
}

test('a key says what it speaks of; what is no key says nothing', () => {
  assert.deepEqual(changeKeyParts(changeKey(change())), { case: 'a', step: 'ehlo', what: 'code' });
  assert.deepEqual(changeKeyParts(changeKey(change({ step: null }))), { case: 'a', step: null, what: 'code' });
  assert.deepEqual(changeKeyParts('["a",7,"code",""]'), { case: 'a', step: null, what: 'code' });
  assert.equal(changeKey(change()), '["a","ehlo","code",""]');
  for (const none of ['', '{', '7', '[1,"a","b"]', '["a","b",1]', '[null,null]'])
    assert.equal(changeKeyParts(none), null);
});

test('equal changes of several cases are one, with its cases sorted, in the order of the first', () => {
  const groups = groupChanges([change({ case: 'c' }), change({ text: 'other', case: 'z' }), change({ case: 'a' })]);
  assert.deepEqual(
    groups.map(({ change: { text }, cases }) => [text, cases]),
    [
      ['x', ['a', 'c']],
      ['other', ['z']],
    ],
  );
});
