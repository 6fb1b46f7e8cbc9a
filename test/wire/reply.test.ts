// What a reply's code means, and a reply in a sentence.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  codesOf,
  hasClass,
  isAccepted,
  isPermanent,
  isPositive,
  isRefused,
  onOneLine,
  replyLine,
  wordsOf,
} from '../../src/wire/reply.ts';

describe('the class of a code', () => {
  const rows: readonly { code: number | null | undefined; is: string }[] = [
    { code: null, is: '' },
    { code: undefined, is: '' },
    { code: 199, is: '' },
    { code: 200, is: 'accepted positive' },
    { code: 299, is: 'accepted positive' },
    { code: 300, is: 'positive' },
    { code: 399, is: 'positive' },
    { code: 400, is: 'refused' },
    { code: 499, is: 'refused' },
    { code: 500, is: 'refused permanent' },
    { code: 599, is: 'refused permanent' },
    { code: 699, is: 'refused permanent' },
  ];
  for (const { code, is } of rows) {
    test(`${code}: ${is === '' ? 'none' : is}`, () => {
      const found = [
        isAccepted(code) ? 'accepted' : null,
        isPositive(code) ? 'positive' : null,
        isRefused(code) ? 'refused' : null,
        isPermanent(code) ? 'permanent' : null,
      ];
      assert.equal(found.filter((word) => word !== null).join(' '), is);
    });
  }
  test('its digit', () => {
    assert.deepEqual([hasClass(354, 3), hasClass(354, 2), hasClass(null, 0)], [true, false, false]);
  });
});

describe('a reply on one line', () => {
  const rows: readonly { what: string; code: number | null; text: string; line: string }[] = [
    { what: 'one line', code: 250, text: '2.0.0 Ok', line: '250 2.0.0 Ok' },
    { what: 'more of them', code: 450, text: '4.7.1 slow\n4.7.1 down', line: '450 4.7.1 slow / 4.7.1 down' },
    { what: 'no text', code: 250, text: '', line: '250' },
    { what: 'no code', code: null, text: 'hello\nthere', line: 'hello / there' },
    { what: 'nothing', code: null, text: '', line: 'an empty line' },
  ];
  for (const { what, code, text, line } of rows) test(what, () => assert.equal(replyLine({ code, text }), line));

  test('never holds a line end, and loses no word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, (lines) => {
        assert.equal(onOneLine(lines.join('\n')), lines.join(' / '));
        assert.equal(replyLine({ code: 550, text: lines.join('\n') }).includes('\n'), false);
      }),
    );
  });
});

describe('codes and words', () => {
  const rows: readonly { what: string; code: number | null; enhanced: string | null; codes: string }[] = [
    { what: 'both', code: 550, enhanced: '5.1.1', codes: '550 5.1.1' },
    { what: 'no enhanced code', code: 550, enhanced: null, codes: '550' },
    { what: 'the enhanced code alone', code: null, enhanced: '5.1.1', codes: '5.1.1' },
    { what: 'neither', code: null, enhanced: null, codes: '' },
  ];
  for (const { what, code, enhanced, codes } of rows)
    test(what, () => assert.equal(codesOf({ code, enhanced }), codes));

  test('the words are the text without the enhanced code, line by line', () => {
    assert.equal(wordsOf({ enhanced: '4.7.1', text: '4.7.1 slow\n4.7.1 down\nnow' }), 'slow\ndown\nnow');
    assert.equal(wordsOf({ enhanced: null, text: '4.7.1 slow' }), '4.7.1 slow');
  });
});
