import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CHANGE_CLASSES,
  type Change,
  changeKey,
  compareText,
  halvesOf,
  sortChanges,
} from '../../src/baseline/change.ts';

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

for (const [key, asked, target] of [
  ['a/b.yaml#v@192.0.2.1', 'a/b.yaml#v', '192.0.2.1'],
  ['a@b@mx', 'a@b', 'mx'],
  ['@mx', '', 'mx'],
  ['alone', 'alone', ''],
] as const) {
  test(`${key} asks ${target === '' ? 'nobody' : target}`, () => assert.deepEqual(halvesOf(key), { asked, target }));
}
