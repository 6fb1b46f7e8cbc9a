// What came of a look-up, as a person reads it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { emptyAnswer, wordsFor } from '../../src/wire/dns-answer.ts';

/** Each outcome, plainly and with what is known of it beyond. */
const SAID = [
  ['records', 'mx.example has TLSA records', ''],
  ['nodata', 'mx.example has no TLSA record', ''],
  ['nxdomain', 'mx.example does not exist (NXDOMAIN)', ''],
  ['servfail', 'the look-up of TLSA mx.example failed: SERVFAIL', ' (why)'],
  ['refused', 'the resolver refused to look up TLSA mx.example', ' (why)'],
  ['timeout', 'no answer to the look-up of TLSA mx.example', ' (why)'],
  ['unreachable', 'the resolver could not be reached to look up TLSA mx.example', ' (why)'],
  ['malformed', "the resolver's answer about TLSA mx.example can't be read", ' (why)'],
  ['bad-name', `"mx.example" can't be a name in the DNS`, ' (why)'],
  ['aborted', 'the look-up of TLSA mx.example was given up', ''],
] as const;

describe('the outcome of a look-up in words', () => {
  for (const [outcome, words, detail] of SAID)
    test(outcome, () => {
      assert.equal(wordsFor(outcome, 'mx.example', 'TLSA'), words);
      assert.equal(wordsFor(outcome, 'mx.example', 'TLSA', 'why'), `${words}${detail}`);
    });

  test('a name that is no name is quoted, and cut', () => {
    assert.equal(wordsFor('bad-name', 'a\nb', 'MX'), `"a\\nb" can't be a name in the DNS`);
    assert.equal(wordsFor('bad-name', 'x'.repeat(301), 'MX'), `"${'x'.repeat(300)}" can't be a name in the DNS`);
  });
});

test('an answer without records vouches for nothing', () => {
  assert.deepEqual(emptyAnswer('nodata', 'mx.example has no A record'), {
    outcome: 'nodata',
    records: [],
    aliases: [],
    authentic: false,
    text: 'mx.example has no A record',
  });
});
