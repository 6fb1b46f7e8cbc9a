import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compilePattern, execPattern } from '../../src/scenario/pattern.ts';
import { emptyWays, MAX_EMPTY_WAYS } from '../../src/scenario/pattern-cost.ts';

describe('guarantee 9: no pattern takes long to compile', () => {
  // Each took seconds to hours, found by the fuzz target `pattern`.
  for (const unit of [
    '(|)',
    '(|)+',
    '(^|$)',
    '(\\b|\\B)',
    '(?:|\\b)',
    '(a{0}|b{0})',
    '(a?|b?)',
    '(?:a*|b*)',
    '(()|())',
    '(||)',
    '(\\1|\\1)',
  ])
    test(`${unit} forty times is refused`, () => {
      assert.ok(emptyWays(unit.repeat(40)) > MAX_EMPTY_WAYS);
      const compiled = compilePattern(unit.repeat(40), '');
      assert.match('refuse' in compiled ? compiled.refuse : '', /alternatives can be empty/);
    });

  for (const [source, ways] of [
    ['', 1],
    ['queued as (\\S+)', 1],
    ['^(?:250|251) .*(?:queued|accepted)', 1],
    ['(a|)(b|)', 1],
    ['(^|a)(b|$)', 1],
    ['(a+?|b+)(.*x|y{2,})', 1],
    ['([|]|\\|)(\\)|x)', 1],
    ['((a)|(b))?'.repeat(20), 1],
    ['(?<name>a|b)\\k<name>', 1],
    ['(|)(|)', 4],
    ['a*|b*', 2],
    ['(?=a|b)(?:(?=a)|(?!b))', 2],
    ['(||)', 3],
  ] as const)
    test(`/${source.slice(0, 30)}/ has ${ways}`, () => assert.equal(emptyWays(source), ways));

  test('what is let through compiles at once', () => {
    for (const unit of ['(|)', '(a?|b?)', '(?:a*|b*)', '(||)', '(^|$)+', '(|(|))', '(a|)', '(a|b)', '((a|b)|(c|d))']) {
      let source = unit;
      while (emptyWays(source + unit) <= MAX_EMPTY_WAYS && source.length < 1900) source += unit;
      const compiled = compilePattern(source, '');
      assert.ok(!('refuse' in compiled), source);
      const begun = process.cpuUsage();
      execPattern(compiled, 'b'.repeat(2000));
      assert.ok(process.cpuUsage(begun).user < 1_000_000, `${source}: ${process.cpuUsage(begun).user} µs`);
    }
  });
});
