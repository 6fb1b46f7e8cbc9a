// What a log tells, seen from one side: by cause, by whose turn it is, by the other side's house, by client or by day.
import type { Language } from '../diagnosis/texts.ts';
import { escapeTerminal } from './escape/terminal.ts';
import type { ExplainedGroup, LogDocument } from './log-document.ts';
import { logWords, said } from './log-words.ts';
import type { Palette } from './palette.ts';

export const SIDES = ['cause', 'actor', 'receiver', 'client', 'day'] as const;
export type Side = (typeof SIDES)[number];

interface Options {
  readonly by: Side;
  readonly lang: Language;
  readonly palette: Palette;
  readonly top: number;
}

/** One line a name, most first; days in their order. Receivers, clients and days count refusals, causes and actors recipients. */
export function logBy(document: LogDocument, { by, lang, palette, top }: Options): string {
  const words = logWords(lang);
  const blocks = (['outgoing', 'incoming'] as const).flatMap((direction) => {
    const groups = document.groups.filter((group) => group.direction === direction && !group.ownBounces);
    const counts = countedBy(groups, by, words.actors);
    if (counts.length === 0) return [];
    const sorted = by === 'day' ? counts.sort(([a], [b]) => (a < b ? -1 : 1)) : counts.sort(byNumber);
    const width = String(Math.max(...counts.map(([, n]) => n))).length;
    const more = sorted.length - top;
    return [
      [
        palette(words[direction], 'strong'),
        ...sorted.slice(0, top).map(([name, n]) => ` ${String(n).padStart(width)}  ${escapeTerminal(name)}`),
        ...(more > 0 ? [palette(said(words.more, { n: more }), 'quiet')] : []),
      ].join('\n'),
    ];
  });
  const { unsettled } = document;
  const none = unsettled === 0 ? words.nothing : said(words.unsettled, { n: unsettled });
  return `${blocks.length === 0 ? none : blocks.join('\n\n')}\n`;
}

const byNumber = (a: readonly [string, number], b: readonly [string, number]) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);

function countedBy(
  groups: readonly ExplainedGroup[],
  by: Side,
  actors: Readonly<Record<string, string>>,
): [string, number][] {
  const counts = new Map<string, number>();
  for (const group of groups)
    for (const [name, n] of sideOf(group, by, actors)) if (n > 0) counts.set(name, (counts.get(name) ?? 0) + n);
  return [...counts];
}

function sideOf(
  { cause, actor, explanation, outcome, receivers, clients, days }: ExplainedGroup,
  by: Side,
  actors: Readonly<Record<string, string>>,
): readonly (readonly [string, number])[] {
  const recipients = outcome.refused + outcome.expired + outcome.open;
  switch (by) {
    case 'cause':
      return [[`${cause ?? '-'}  ${explanation.label}`, recipients]];
    case 'actor':
      return [[actor === null ? '-' : (actors[actor] ?? actor), recipients]];
    case 'receiver':
      return receivers.map(({ name, events }) => [name, events]);
    case 'client':
      return clients.map(({ name, address, events }) => [
        name === null || name === 'unknown' ? address : `${address}  ${name}`,
        events,
      ]);
    case 'day':
      return days.map(({ day, events }) => [day, events]);
    default:
      return by satisfies never;
  }
}
