// Invariant: a pattern is compiled or refused in words, and never runs longer than its time limit, whatever it is matched with.
import { compilePattern, execPattern } from '../../src/scenario/pattern.ts';
import { hold, type Target } from '../target.ts';

/** The limit is 100 ms; the rest is for a busy machine. */
const LIMIT_MS = 1_500;

export const pattern: Target = {
  name: 'pattern',
  check(octets, random) {
    const text = octets.toString('utf8');
    const compiled = compilePattern(text.slice(0, 120).replaceAll('\n', ''), ['', 'i', 's', 'u'][random(4)] ?? '');
    if ('refuse' in compiled) {
      hold(compiled.refuse !== '', 'refused without a word');
      return compiled.refuse.replace(/^.*: /s, '');
    }
    const subject = `${'a'.repeat(200)}${'x='.repeat(500)}${text.repeat(10)}!`;
    const before = process.cpuUsage();
    const result = execPattern(compiled, subject);
    const ms = process.cpuUsage(before).user / 1000;
    hold(ms < LIMIT_MS, `/${compiled.source}/ took ${ms} ms`);
    return `${compiled.plain}${result.match === null}${'tooSlow' in result}${result.match?.length ?? 0}`;
  },
};
