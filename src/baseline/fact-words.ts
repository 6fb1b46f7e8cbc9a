// Facts of surveys with a unit, as people say them.
import type { Fact } from './change.ts';
import { isOfLog } from './log-rules.ts';
import { sayOctets } from './octets.ts';
import { shareWords } from './share.ts';

const DAY_SECONDS = 86_400;

const SAID: Readonly<Record<string, (value: number) => string>> = {
  'ehlo.SIZE': (octets) => (octets > 0 ? sayOctets(octets) : 'no limit'),
  'sts.max_age': (seconds) => {
    const days = seconds / DAY_SECONDS;
    if (!Number.isInteger(days) || days === 0) return `${seconds} s`;
    return days === 1 ? '1 day' : `${days} days`;
  },
};

/** Both sides in words; null: they are words already. */
export function factWords(what: string, before: Fact, after: Fact): readonly [string, string] | null {
  if (isOfLog({ what })) return [shareWords(before), shareWords(after)];
  const say = Object.hasOwn(SAID, what) ? SAID[what] : undefined;
  if (say === undefined) return null;
  const said = (fact: Fact) => (/^\d{1,15}$/.test(String(fact)) ? say(Number(fact)) : String(fact ?? ''));
  return [said(before), said(after)];
}
