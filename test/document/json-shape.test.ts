// Shapes of JSON: the type, the check and the schema are one. What ajv says of a value the check says, too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import {
  both,
  count,
  documentOf,
  flag,
  listOf,
  mapOf,
  named,
  type Of,
  object,
  orNull,
  pairOf,
  publishedSchema,
  readAs,
  scalar,
  tagged,
  text,
  word,
} from '../../src/document/json-shape.ts';

const place = named('place', 'Where.', object({ line: [count, 'The line.'], file: [orNull(text), 'The file.'] }));
const event = tagged('e', {
  began: { at: [place, 'Where it began.'] },
  ended: { reason: [word('closed', 'late'), 'Why.'], again: [flag, 'Once more?'] },
});
const shape = documentOf('example@1', 'An example.', {
  events: [listOf(event), 'What happened.'],
  numbered: [orNull(both(event, object({ number: [count, 'Which one.'] }))), 'One with a number.'],
  vars: [mapOf(scalar), 'Names and values.'],
  marks: [mapOf<number, 'low' | 'high'>(count), 'Marks that may be missing.'],
  range: [pairOf(count), 'From, to.'],
});
interface Example extends Of<typeof shape> {}

const GOOD: Example = {
  schema: 'example@1',
  events: [
    { e: 'began', at: { line: 1, file: null } },
    { e: 'ended', reason: 'late', again: false },
  ],
  numbered: { e: 'began', at: { line: 3, file: 'a.yaml' }, number: 7 },
  vars: { a: 1, b: 'x', c: null, d: true },
  marks: { low: 1 },
  range: [1, 2],
};
const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(publishedSchema(shape));

describe('a value and its shape', () => {
  test('what fits is read', () => {
    assert.deepEqual(readAs(shape, GOOD), { value: GOOD });
    assert.ok(fits(GOOD), JSON.stringify(fits.errors));
  });

  const rows: readonly { what: string; change: object; problem: string }[] = [
    { what: 'another document', change: { schema: 'example@2' }, problem: 'schema: one of example@1 is expected' },
    { what: 'no kind', change: { events: [{}] }, problem: 'events.0.e: one of began, ended is expected' },
    {
      what: 'an unknown kind',
      change: { events: [{ e: 'x' }] },
      problem: 'events.0.e: one of began, ended is expected',
    },
    {
      what: 'a kind of the prototype',
      change: { events: [{ e: 'toString' }] },
      problem: 'events.0.e: one of began, ended is expected',
    },
    {
      what: 'a kind with a key of another',
      change: { events: [{ e: 'ended', at: GOOD.range }] },
      problem: 'events.0.reason: is missing',
    },
    {
      what: 'a word that is none',
      change: { events: [{ e: 'ended', reason: 'x', again: true }] },
      problem: 'events.0.reason: one of closed, late is expected',
    },
    {
      what: 'a part of a named part',
      change: { events: [{ e: 'began', at: { line: -1, file: null } }] },
      problem: 'events.0.at.line: a whole number from 0 to 2^53 is expected',
    },
    {
      what: 'the first half of both',
      change: { numbered: { number: 1 } },
      problem: 'numbered.e: one of began, ended is expected',
    },
    {
      what: 'the second half of both',
      change: { numbered: { ...GOOD.events[0] } },
      problem: 'numbered.number: is missing',
    },
    { what: 'a list in a map', change: { vars: { a: [] } }, problem: 'vars.a: true or false is expected' },
    { what: 'one of a pair', change: { range: [1] }, problem: 'range: two are expected' },
    { what: 'no map', change: { marks: [] }, problem: 'marks: an object is expected' },
  ];
  for (const { what, change, problem } of rows) {
    test(what, () => {
      const value = { ...GOOD, ...change };
      assert.deepEqual(readAs(shape, value), { problem });
      assert.equal(fits(value), false);
    });
  }

  test('what is no object says so', () => assert.deepEqual(readAs(shape, []), { problem: 'an object is expected' }));

  test('the check and the schema agree about anything', () => {
    const part = fc.oneof(fc.constantFrom(...Object.values(GOOD), ...GOOD.events), fc.jsonValue());
    const key = fc.constantFrom(...Object.keys(GOOD));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, part), { maxLength: 3 }), (changes) => {
        const value = JSON.parse(JSON.stringify({ ...GOOD, ...Object.fromEntries(changes) }));
        assert.equal('value' in readAs(shape, value), fits(value));
      }),
    );
  });
});

test('a name is stated once, an object says what each key is', () => {
  const { $defs, ...schema } = publishedSchema(shape);
  assert.deepEqual(Object.keys({ ...($defs as object) }), ['place']);
  assert.equal(JSON.stringify(schema).split('#/$defs/place').length, 3);
  assert.equal(schema.description, 'An example.');
});

test('the compiler holds what the shape says', () => {
  // @ts-expect-error: a word is missing in `reason`
  const reason: 'closed' = ((value: Extract<Of<typeof event>, { e: 'ended' }>) => value.reason)(
    GOOD.events[1] as never,
  );
  // @ts-expect-error: it has no key of another kind
  const wrong: Of<typeof event> = { e: 'began', reason: 'late', again: true };
  // @ts-expect-error: a key without its description
  const undescribed = object({ a: [text] });
  assert.ok(reason !== undefined && wrong !== undefined && undescribed !== undefined);
});
