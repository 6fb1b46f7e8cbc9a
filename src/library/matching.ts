// Which message is meant: a caller's words and patterns as those that the inbox knows.
import type { Match as InboxMatch, Wanted } from '../control/match.ts';
import { compilePattern } from '../scenario/pattern.ts';
import { messageOf } from './message-face.ts';
import { badOption } from './mistake.ts';
import type { Match, Text } from './sandbox-face.ts';

/** Throws a `MxprobeError` for a pattern that can't be held in bounds. */
export function matchOf({ to, from, subject, text, header, outcome, where }: Match): InboxMatch {
  return {
    to: wanted(to, 'to'),
    from: wanted(from, 'from'),
    subject: wanted(subject, 'subject'),
    text: wanted(text, 'text'),
    header:
      header === undefined
        ? undefined
        : Object.fromEntries(Object.entries(header).map(([name, one]) => [name, sure(one, `header ${name}`)])),
    outcome,
    where: where === undefined ? undefined : (record) => where(messageOf(record)),
  };
}

const wanted = (text: Text | undefined, name: string) => (text === undefined ? undefined : sure(text, name));

function sure(text: Text, name: string): Wanted {
  if (typeof text === 'string') return text;
  // `g` and `y` are of the one who searches, not of what is searched.
  const pattern = compilePattern(text.source, text.flags.replace(/[gy]/g, ''));
  if (!('refuse' in pattern)) return pattern;
  throw badOption(name, ` ${String(text).slice(0, 80)}: ${pattern.refuse}`);
}
