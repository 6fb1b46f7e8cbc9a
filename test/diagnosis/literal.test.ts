import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { literalsOf } from '../../src/diagnosis/literal.ts';

for (const [pattern, literals] of [
  ['Greylisted, see http', ['greylisted, see http']],
  ['Mailbox (is )?full', ['mailbox ']],
  ['colou?red', ['colo']],
  ['(user unknown|no such user)', ['user unknown', 'no such user']],
  ['(user unknown|abc)', null],
  ['(user unknown)?', null],
  ['(?<!not )listed at \\S+', ['listed at ']],
  ['(?!never )always here', ['always here']],
  ['5\\.7\\.1 Blocked', ['5.7.1 blocked']],
  ['[Ss]orry, no mailbox', ['orry, no mailbox']],
  ['\\bRBL\\b', null],
  ['black ?list', ['black']],
  ['x{2,}yyyy', ['yyyy']],
  ['(?:abcd)(?<name>efghi)', ['efghi']],
  ['unbalanced)', null],
  ['', null],
] as const) {
  test(`literals of ${pattern}`, () => assert.deepEqual(literalsOf(pattern), literals));
}

const piece = fc.oneof(
  fc.constantFrom('abcd', 'Mailbox ', 'x', '\\.', '[a-c]', '.', '\\d', 'ef|gh', '(?:ab|cdef)', '(?=q)', '(?!zz)'),
  fc.constantFrom('?', '*', '+', '{2}', '{0,3}').map((quantifier) => `(?:word)${quantifier}`),
);
test('what matches a pattern holds one of its literals', () => {
  const texts = fc.array(fc.constantFrom('abcd', 'MAILBOX ', 'x', '.', 'b', '7', 'ef', 'gh', 'cdef', 'q', 'word'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), texts, (pieces, words) => {
      const pattern = pieces.join('');
      const text = words.join('');
      const literals = literalsOf(pattern);
      if (literals === null || !new RegExp(pattern, 'i').test(text)) return;
      assert.ok(
        literals.some((literal) => text.toLowerCase().includes(literal)),
        `${pattern} on ${text}: ${literals}`,
      );
    }),
    { numRuns: 3000 },
  );
});

test('an escaped backslash is a character of its own', () => assert.deepEqual(literalsOf('ab\\\\cd'), ['ab\\cd']));
