import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Json, JsonMistake } from '../../src/baseline/json.ts';

const isMistake = (message: string) => (error: unknown) => error instanceof JsonMistake && error.message === message;

const root = Json.parse('{"a":{"b":[1,"x",true,null]},"n":1,"s":"x","t":true,"l":[],"z":null}');

for (const [message, ask] of [
  ['`q` is missing', () => root.get('q')],
  ['a: `q` is missing', () => root.get('a').get('q')],
  ['n: not an object', () => root.get('n').get('q')],
  ['l: not an object', () => root.get('l').optional('q')],
  ['z: not an object', () => root.get('z').optional('q')],
  ['n: not an object', () => root.get('n').entries()],
  ['l: not an object', () => root.get('l').entries()],
  ['z: not an object', () => root.get('z').entries()],
  ['s: not a list', () => root.get('s').items()],
  ['not a list', () => root.items()],
  ['a.b.0: not a text', () => root.get('a').get('b').strings()],
  ['n: not a text', () => root.get('n').string()],
  ['s: not a number', () => root.get('s').number()],
  ['s: not true or false', () => root.get('s').boolean()],
  ['s: not one of y, z', () => root.get('s').oneOf(['y', 'z'])],
  ['`toString` is missing', () => root.get('toString')],
] as const) {
  test(message, () => assert.throws(ask, isMistake(message)));
}

test('what is right', () => {
  assert.deepEqual([root.get('s').string(), root.get('n').number(), root.get('t').boolean()], ['x', 1, true]);
  assert.deepEqual([root.get('z').isNull(), root.get('n').isNull()], [true, false]);
  assert.equal(root.get('s').oneOf(['y', 'x']), 'x');
  assert.deepEqual(
    root
      .get('a')
      .entries()
      .map(([key, value]) => [key, value.items().length]),
    [['b', 4]],
  );
  assert.equal(root.optional('q'), undefined);
});

test('no JSON, and a path as long as it likes, give short messages', () => {
  assert.throws(() => Json.parse('{'), /^JsonMistake|no JSON: /);
  const long = Json.parse(JSON.stringify({ ['k'.repeat(500)]: 1 })).get('k'.repeat(500));
  assert.throws(() => long.string(), isMistake(`${'k'.repeat(200)}: not a text`));
  assert.throws(
    () => Json.parse(`${'"x" '.repeat(200)}`),
    (error: Error) => error.message.length <= 209,
  );
});
