import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { jsonFault, jsonSpan } from '../../src/document/json-place.ts';

/** `§` stands before the character at which the fault is told, and is no part of the text. */
const FAULTS: readonly (readonly [marked: string, message: string])[] = [
  ['§', 'it ends too soon: a value is expected'],
  ['{§', 'it ends too soon: a key in double quotes or `}` is expected'],
  ['[1§\n', 'it ends too soon: `,` or `]` is expected'],
  ['{"a":§\n\n', 'it ends too soon: a value is expected'],
  ['{"a"§', 'it ends too soon: `:` is expected'],
  ['{"a":1§,}', 'a comma with nothing behind it'],
  ['[1§,]', 'a comma with nothing behind it'],
  ['[§,]', 'a value or `]` is expected'],
  ['{"a":1 §"b":2}', '`,` or `}` is expected'],
  ['{"a":1§]', '`,` or `}` is expected'],
  ['[1§}', '`,` or `]` is expected'],
  ['{§a:1}', 'a key in double quotes or `}` is expected'],
  ['{"a":1,§b:1}', 'a key in double quotes is expected'],
  ['{"a"§=1}', '`:` is expected'],
  ["{§'a':1}", 'a key in double quotes or `}` is expected'],
  ['{} §{}', 'there is more behind its end'],
  ['[§undefined]', 'a value or `]` is expected'],
  ['[1,§01]', 'a value is expected'],
  ['[1,§+1]', 'a value is expected'],
  ['[1,§1.]', 'a value is expected'],
  ['[1,§NaN]', 'a value is expected'],
  ['["a§\tb"]', 'a control character within a text'],
  ['["a§\\x"]', 'an escape that JSON does not have'],
  ['["a§\\u12g4"]', 'an escape that JSON does not have'],
  ['{"a":§"b,\n"c":1}', 'a text without its closing quote'],
  ['[§"abc', 'a text without its closing quote'],
  ['["abc§\\', 'an escape that JSON does not have'],
  ['{\n§<<<<<<< ours\n"a":1', 'the mark of a merge conflict'],
  ['{"a":1,\n§=======\n"a":2', 'the mark of a merge conflict'],
  ['{"a":1\n§>>>>>>> theirs', 'the mark of a merge conflict'],
  ['[1,§\u00a02]', 'a value is expected'],
  ['§\ufeff{}', 'a value is expected'],
];

describe('the place and the fault', () => {
  for (const [marked, message] of FAULTS) {
    test(JSON.stringify(marked), () => {
      const text = marked.replace('§', '');
      const fault = jsonFault(text);
      assert.deepEqual([fault?.message, fault?.span.start], [message, marked.indexOf('§')]);
      assert.throws(() => JSON.parse(text));
    });
  }

  test('as deep as one likes, and a text of a million characters', () => {
    assert.equal(jsonFault('['.repeat(200_000))?.span.start, 200_000);
    assert.equal(jsonFault(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), null);
    assert.equal(jsonFault(`"${'x'.repeat(1_000_000)}`)?.span.start, 0);
    assert.equal(jsonFault(`["${'\\n'.repeat(1_000_000)}"`)?.span.start, 2_000_003);
  });

  test('it finds a fault where JSON.parse does, and nowhere else', () => {
    const pieces = fc.constantFrom(...'{}[],:" \n', '"a"', '\\', '\\u00e9', '1', '-0.5e+3', '01', 'true', 'nul', '\0');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (some) => {
        const text = some.join('');
        assert.equal(jsonFault(text) === null, isJson(text), text);
      }),
      { numRuns: 3000 },
    );
    fc.assert(fc.property(fc.json(), (text) => assert.equal(jsonFault(text), null)));
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length);
        assert.equal(jsonFault(cut) === null, isJson(cut), cut);
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TEXT =
  ' {"a" : [1, {"b":"x\\"y"}, [], {}],\n"a.b":null, "__proto__": {"c": 2}, "a\\u0062": -1, "t": 1, "t": true}';

describe('where a value stands', () => {
  for (const [path, written] of [
    ['', '{'],
    ['a', '['],
    ['a/0', '1'],
    ['a/1', '{'],
    ['a/1/b', '"x\\"y"'],
    ['a/2', '['],
    ['a/3', '{'],
    ['a.b', 'null'],
    ['__proto__/c', '2'],
    ['ab', '-1'],
    ['t', 'true'],
    ['a/9', '['],
    ['a/x', '['],
    ['a/2/0', '['],
    ['a/3/x', '{'],
    ['a/0/x/y', '1'],
    ['none', '{'],
    ['toString', '{'],
  ] as const) {
    test(path === '' ? 'the whole' : path, () => {
      const { start, end } = jsonSpan(TEXT, path === '' ? [] : path.split('/'));
      assert.equal(TEXT.slice(start, end), written);
    });
  }

  test('every text of every document stands at its place', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 1);
        for (const [path, one] of leaves(value, [])) {
          const { start, end } = jsonSpan(text, path);
          assert.deepEqual(JSON.parse(text.slice(start, end)), JSON.parse(JSON.stringify(one)));
        }
      }),
    );
  });
});

function leaves(value: unknown, path: readonly string[]): (readonly [path: readonly string[], leaf: unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}
