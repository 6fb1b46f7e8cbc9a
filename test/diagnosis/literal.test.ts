import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type All, promisedBy, rarestOf } from '../../src/diagnosis/literal.ts';

for (const [pattern, promised, rarest] of [
  ['Greylisted, see http', [['greylisted, see http']], ['greylisted, see http']],
  ['Mailbox (is )?full', [['mailbox '], ['full']], ['mailbox ']],
  ['colou?red', [['colo'], ['red']], ['colo']],
  ['(user unknown|no such user)', [['user unknown', 'no such user']], ['user unknown', 'no such user']],
  ['(user unknown|abc)', [['user unknown', 'abc']], ['user unknown', 'abc']],
  ['(user unknown|ab)', [], null],
  ['(user unknown)?', [], null],
  [
    '(box|account) \\S+ (is )?(shut|locked)',
    [
      ['box', 'account'],
      ['shut', 'locked'],
    ],
    ['shut', 'locked'],
  ],
  [
    'unknown user|(box|inbox) is full',
    [['unknown user', [['box', 'inbox'], [' is full']]]],
    ['unknown user', ' is full'],
  ],
  ['(?<!not )listed at \\S+', [['listed at ']], ['listed at ']],
  ['(?!never )always here', [['always here']], ['always here']],
  ['5\\.7\\.1 Blocked', [['5.7.1 blocked']], ['5.7.1 blocked']],
  ['[Ss]orry, no mailbox', [['orry, no mailbox']], ['orry, no mailbox']],
  ['\\bRBL\\b', [['rbl']], ['rbl']],
  ['black ?list', [['black'], ['list']], ['black']],
  ['x{2,}yyyy', [['yyyy']], ['yyyy']],
  ['(?:abcd)(?<name>efghi)', [['abcd'], ['efghi']], ['efghi']],
  ['unbalanced)', [], null],
  ['', [], null],
] as const)
  test(`what ${pattern} promises`, () => {
    assert.deepEqual(promisedBy(pattern), promised);
    assert.deepEqual(rarestOf(promised), rarest);
  });

const holds = (text: string, promised: All): boolean =>
  promised.every((any) => any.some((one) => (typeof one === 'string' ? text.includes(one) : holds(text, one))));

const piece = fc.oneof(
  fc.constantFrom(
    'abcd',
    'Mailbox ',
    'x',
    '\\.',
    '[a-c]',
    '.',
    '\\d',
    'ef|gh',
    '(?:ab|cdef)',
    '(?:abc|cdef)',
    '(?=q)',
    '(?!zz)',
  ),
  fc.constantFrom('?', '*', '+', '{2}', '{0,3}').map((quantifier) => `(?:word)${quantifier}`),
);
test('what matches a pattern holds all that it promises', () => {
  const texts = fc.array(
    fc.constantFrom('abcd', 'MAILBOX ', 'x', '.', 'b', '7', 'ef', 'gh', 'abc', 'cdef', 'q', 'word'),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), texts, (pieces, words) => {
      const pattern = pieces.join('');
      const text = words.join('');
      if (!new RegExp(pattern, 'i').test(text)) return;
      assert.ok(holds(text.toLowerCase(), promisedBy(pattern)), `${pattern} on ${text}`);
    }),
    { numRuns: 3000 },
  );
});

test('an escaped backslash is a character of its own', () => assert.deepEqual(promisedBy('ab\\\\cd'), [['ab\\cd']]));
