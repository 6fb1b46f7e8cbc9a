import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  compilePattern,
  escapePattern,
  execPattern,
  type Pattern,
  slashedPattern,
} from '../../src/scenario/pattern.ts';
import { MAX_EMPTY_WAYS } from '../../src/scenario/pattern-cost.ts';

function compiled(source: string, flags = ''): Pattern {
  const pattern = compilePattern(source, flags);
  assert.ok(!('refuse' in pattern), JSON.stringify(pattern));
  return pattern;
}

for (const [source, flags, refuse] of [
  ['a', 'g', 'the flags `g`: only i, m, s and u are known'],
  ['a', 'gi', 'the flags `gi`: only i, m, s and u are known'],
  ['a', 'ig', 'the flags `ig`: only i, m, s and u are known'],
  ['a', 'ii', "Invalid flags supplied to RegExp constructor 'ii'"],
  ['(', '', '/(/: Unterminated group'],
  ['a'.repeat(2001), '', 'a pattern of 2001 characters'],
  ['(|)'.repeat(20), '', 'too many groups in a row whose alternatives can be empty'],
] as const) {
  test(`refused: ${source.slice(0, 20)} ${flags}`, () => assert.deepEqual(compilePattern(source, flags), { refuse }));
}

test('taken: all flags, and as long as the bound', () => {
  assert.ok(compiled('(|)'.repeat(Math.log2(MAX_EMPTY_WAYS))));
  assert.equal(compiled('a', 'imsu').flags, 'imsu');
  assert.equal(compiled('a'.repeat(2000)).source.length, 2000);
});

describe('run directly, or under the time limit', () => {
  for (const [source, plain] of [
    ['queued as (\\w+)', true],
    ['a*b', true],
    ['a+b+', false],
    ['a{2,}b{3,}', false],
    ['a*b{12,}', false],
    ['a{2,5}b*', true],
    ['[*+][*+]', true],
    ['[a*]+[b+]', true],
    ['\\*\\+\\*', true],
    ['(a|b)c', true],
    ['(a)+', false],
    ['(a)*', false],
    ['(a)?', false],
    ['(a){2}', false],
    ['(a)\\1', false],
    ['(?<n>a)\\k<n>', false],
    ['(?=a)', false],
    ['(?!a)', false],
    ['(?<=a)b', false],
    ['(?:a)', true],
    ['(a)\\d*', true],
    ['(a)[b]*', true],
    ['a{99}', true],
    ['a{2,}b', true],
    ['\\d{3,5}', true],
    ['a+[b]+', false],
    ['a{100}', false],
  ] as const) {
    test(`${source}: ${plain ? 'directly' : 'under the limit'}`, () => assert.equal(compiled(source).plain, plain));
  }
});

describe('matching', () => {
  for (const [source, text, match] of [
    ['as (\\w+)', 'queued as AB', ['as AB', 'AB']],
    ['a+b+', 'xaabb', ['aabb']],
    ['a+b+', 'b', null],
    ['a*z', 'b', null],
  ] as const) {
    test(`${source} in ${text}`, () => {
      const result = execPattern(compiled(source), text);
      assert.ok(!('tooSlow' in result));
      assert.deepEqual(result.match === null ? null : [...result.match], match);
    });
  }

  test('a text of a thousand characters and one more', () => {
    for (const length of [1000, 1001]) {
      const found = execPattern(compiled('b$'), `${'a'.repeat(length - 1)}b`);
      assert.equal(found.match?.index, length - 1);
    }
  });

  test('no more than 64 KiB of a text are looked at', () => {
    assert.equal(execPattern(compiled('b'), `${'a'.repeat(65_536)}b`).match, null);
    assert.ok(execPattern(compiled('b'), `${'a'.repeat(65_535)}b`).match);
  });

  test('what would take years is stopped, and what comes after it is decided', () => {
    assert.deepEqual(execPattern(compiled('(a+)+$'), `${'a'.repeat(50)}!`), { match: null, tooSlow: true });
    assert.ok(execPattern(compiled('(a+)+$'), 'aaa').match);
  });

  test('one quantifier on a long text is stopped as well', () => {
    assert.deepEqual(execPattern(compiled('a*a*a*a*b'), 'a'.repeat(60_000)), { match: null, tooSlow: true });
  });
});

describe('a pattern between slashes', () => {
  for (const [text, source, flags] of [
    ['/a/', 'a', ''],
    ['/ab c/im', 'ab c', 'im'],
    ['/a/b/', 'a/b', ''],
    ['/a\nb/', 'a\nb', ''],
    ['//', null, ''],
    ['/a', null, ''],
    ['a/b/', null, ''],
    ['x /a/', null, ''],
    ['/a/I', null, ''],
    ['/a/i ', null, ''],
  ] as const)
    test(JSON.stringify(text), () => {
      const found = slashedPattern(text);
      if (source === null) assert.equal(found, null);
      else assert.deepEqual(found, compilePattern(source, flags));
    });
});

describe('a pattern that is stopped by the clock', () => {
  /** Runs a pattern that would take years while the process seems to have worked so many microseconds at each look. */
  function tries(user: number, system: number): number {
    const { cpuUsage } = process;
    let looks = 0;
    process.cpuUsage = (before) => {
      if (before !== undefined) looks += 1;
      return before === undefined ? { user: 0, system: 0 } : { user, system };
    };
    try {
      assert.deepEqual(execPattern(compiled('(a+)+$'), `${'a'.repeat(50)}!`), { match: null, tooSlow: true });
    } finally {
      process.cpuUsage = cpuUsage;
    }
    return looks;
  }

  test('has had its time if half of it was worked', () => assert.equal(tries(49_000, 1_001), 1));
  test('is run again if others had it, five times at most', () => assert.equal(tries(49_000, 1_000), 5));
});

test('escaped, every character is itself', () => {
  const all = String.fromCharCode(...Array.from({ length: 95 }, (_, code) => code + 32));
  assert.equal(new RegExp(`^${escapePattern(all)}$`).exec(all)?.[0], all);
  assert.equal(escapePattern('a.b/c'), 'a\\.b\\/c');
});
