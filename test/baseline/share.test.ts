// Shares of the mail from night to night: what is chance and what is news.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hasFallen, hasRisen, sayShare, shareOf, shareWords } from '../../src/baseline/share.ts';

const ROWS: readonly {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly is: 'risen' | 'fallen' | 'same';
}[] = [
  { name: 'as it was', before: '10 of 400', after: '10 of 400', is: 'same' },
  { name: 'a few more', before: '10 of 400', after: '16 of 420', is: 'same' },
  { name: 'four times as many', before: '10 of 400', after: '40 of 400', is: 'risen' },
  { name: 'twice as many of twice the mail', before: '100 of 4000', after: '200 of 8000', is: 'same' },
  { name: 'as many of a tenth of the mail', before: '100 of 4000', after: '100 of 400', is: 'risen' },
  {
    name: 'a third more of very much, beyond chance and no news',
    before: '9000 of 100000',
    after: '12000 of 100000',
    is: 'same',
  },
  { name: 'twice as many of very much', before: '9000 of 100000', after: '18000 of 100000', is: 'risen' },
  { name: 'four where there was none', before: null, after: '4 of 400', is: 'same' },
  { name: 'five where there was none', before: null, after: '5 of 400', is: 'risen' },
  { name: 'three of little mail', before: null, after: '3 of 20', is: 'risen' },
  { name: 'two of little mail', before: '0 of 20', after: '2 of 20', is: 'same' },
  { name: 'one instead of four', before: '4 of 400', after: '1 of 400', is: 'same' },
  { name: 'none instead of many', before: '60 of 400', after: null, is: 'fallen' },
  { name: 'few instead of many', before: '60 of 400', after: '9 of 400', is: 'fallen' },
  { name: 'a quiet Sunday', before: '60 of 4000', after: '3 of 200', is: 'same' },
  { name: 'of how many is not known', before: '10', after: '40', is: 'risen' },
  { name: 'and not much more', before: '10', after: '17', is: 'same' },
  { name: 'what is no share', before: 'unknown', after: 'three of 4', is: 'same' },
];

describe('a share of the mail', () => {
  for (const { name, before, after, is } of ROWS)
    it(`${name}: ${is}`, () => {
      assert.deepEqual([hasRisen(before, after), hasFallen(before, after)], [is === 'risen', is === 'fallen']);
    });

  it('is said and read', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (count, of) => assert.deepEqual(shareOf(sayShare({ count, of })), { count, of })),
    );
    assert.deepEqual(['12 of 400', '400 of 400', '1 of 9000', '7', null].map(shareWords), [
      '12 of 400 (3.0 %)',
      '400 of 400 (100 %)',
      '1 of 9000 (0.01 %)',
      '7',
      'none',
    ]);
  });

  it('is the same for a thousand nights in which nothing changed', () => {
    let told = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 800, maxLength: 800 }),
        (permille, draws) => {
          const night = (part: readonly number[]) =>
            `${part.filter((one) => one * 1000 < permille).length} of ${part.length}`;
          const [before, after] = [night(draws.slice(0, 400)), night(draws.slice(400))];
          if (hasRisen(before, after) || hasFallen(before, after)) told += 1;
        },
      ),
      { numRuns: 1000 },
    );
    assert.equal(told < 5, true, `${told} of 1000 nights told something`);
  });
});
