// A value of a program becomes the tree that its JSON would give, and a problem in it knows the keys that lead there.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { plainOf } from '../../src/document/node.ts';
import { nodesOf } from '../../src/document/nodes-of.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking, object, optional, string } from '../../src/document/shape.ts';

test('the tree of any JSON is that of its text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      const { root, problems } = readYaml({ file: 'a', text });
      fc.pre(root !== null && problems.length === 0 && !/[^\x20-\x7e]/.test(text) && !/\d[eE.]|-0/.test(text));
      assert.deepEqual(plainOf(nodesOf(value, 'a').root), plainOf(root));
    }),
  );
});

test('a negative zero is the zero of its text', () => {
  assert.deepEqual(plainOf(nodesOf([-0], 'a').root), [0]);
});

describe('what can\u2019t stand in a file is a problem with its path', () => {
  const itself: Record<string, unknown> = {};
  itself.again = { and: itself };
  let deep: unknown = 1;
  for (let level = 0; level < 70; level += 1) deep = [deep];
  const rows: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly says: string;
    readonly path: readonly string[];
  }[] = [
    { name: 'a function', value: { a: [1, () => 1] }, says: 'a function', path: ['a', '1'] },
    { name: 'a symbol', value: { a: Symbol('x') }, says: 'a symbol', path: ['a'] },
    { name: 'a bigint', value: { a: 1n }, says: 'a bigint', path: ['a'] },
    { name: 'undefined in a list', value: { a: [undefined] }, says: 'undefined', path: ['a', '0'] },
    { name: 'a value that holds itself', value: itself, says: 'a value that holds itself', path: ['again', 'and'] },
    { name: 'depth', value: deep, says: 'what is nested deeper than 64 levels', path: Array(64).fill('0') },
  ];
  for (const { name, value, says, path } of rows)
    test(name, () => {
      const { problems, pathOf } = nodesOf(value, 'a');
      assert.deepEqual(
        problems.map((problem) => [problem.message, pathOf(problem)]),
        [[`${says} where a value is expected`, path]],
      );
    });
});

test('keys without a value are left out, a pattern is its text, the same value may stand twice', () => {
  const twice = { x: 1 };
  const { root, problems } = nodesOf({ a: undefined, b: /x/i, c: twice, d: twice }, 'a');
  assert.deepEqual(
    [problems, plainOf(root)],
    [
      [],
      new Map<string, unknown>([
        ['b', '/x/i'],
        ['c', new Map([['x', 1]])],
        ['d', new Map([['x', 1]])],
      ]),
    ],
  );
});

test('a problem of a shape has the path of the key or of the value', () => {
  const shape = object({ a: optional(object({ b: optional(string('a text')) })) });
  for (const [value, path] of [
    [{ a: { c: 1 } }, ['a', 'c']],
    [{ a: { b: true } }, ['a', 'b']],
    [{ a: [] }, ['a']],
    [[], []],
  ] as const) {
    const tree = nodesOf(value, 'a');
    const checking = new Checking(tree.source);
    shape.read(tree.root, checking);
    assert.deepEqual(
      checking.problems.map((problem) => tree.pathOf(problem)),
      [path],
    );
  }
});
