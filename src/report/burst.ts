// A burst in numbers: what was asked and done, the first refusal, what each step was answered, how long it took.

import type { BurstProgress } from '../burst/burst-record.ts';
import { sayEnds } from '../burst/outcome.ts';
import type { BurstRecord } from '../run/document.ts';
import { PHASES, QUANTILES } from '../scenario/burst-shape.ts';
import { replyLine } from '../wire/reply.ts';
import { type BurstFact, burstFacts, laterFacts, sayRate, stepOf, whatCame } from './burst-facts.ts';
import { gap, type Line, lineWidth, quoted, span } from './line.ts';

const INDENT = '    ';
/** Rows of replies; the rest is in the run document. */
const MAX_ROWS = 40;

export function burstLines(burst: BurstRecord): Line[] {
  return [
    ...burstFacts(burst).map(factLine),
    ...refusalLines(burst),
    ...replyLines(burst),
    ...timeLines(burst),
    ...laterFacts(burst).map(factLine),
  ];
}

/** A burst that went as expected: `30 sessions: 10 as expected, 20 refused, 29.95/s, p99 466 ms`. */
export function burstLine({ sessions, rate, phases }: BurstRecord): Line {
  const whole = phases.session;
  const slowest = whole === undefined ? '' : `, a session p50 ${sayMs(whole.p50)} ms, p99 ${sayMs(whole.p99)} ms`;
  return [
    span(
      `${INDENT}${sessions.begun} sessions, ${sayRate(rate.achieved)}: ${sayEnds(sessions) || 'none ended'}${slowest}`,
      'quiet',
    ),
  ];
}

function refusalLines({ firstRefusal: first }: BurstRecord): Line[] {
  return first === null ? [] : [[span(`${INDENT}<** `, 'quiet'), quoted(replyLine(first), 'refusal')]];
}

const factLine = ({ name, text, role }: BurstFact): Line => [
  span(`${INDENT}${name.padEnd(15)}`, 'quiet'),
  span(text, role),
];

function replyLines({ replies }: BurstRecord): Line[] {
  const rows = replies.slice(0, MAX_ROWS).map((row): Line => {
    const { what, said } = whatCame(row);
    const left = [
      span(`${INDENT}${stepOf(row).padEnd(15)}`),
      span(String(row.count).padStart(9)),
      span(`  ${what.padEnd(4)} `, row.refused > 0 ? 'refusal' : 'plain'),
    ];
    return [...left, quoted(short(said), row.refused > 0 ? 'refusal' : 'quiet')];
  });
  const more = replies.length - MAX_ROWS;
  return [
    [span(`${INDENT}replies`, 'quiet')],
    ...rows,
    ...(more > 0 ? [[span(`${INDENT}... and ${more} more in the run document`, 'quiet')]] : []),
  ];
}

const MOST_CHARACTERS = 90;
const short = (text: string) => (text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text);

function timeLines({ phases }: BurstRecord): Line[] {
  const column = 9;
  const head: Line = [
    span(`${INDENT}${'milliseconds'.padEnd(15)}${QUANTILES.map((one) => one.padStart(column)).join('')}`, 'quiet'),
  ];
  const rows = PHASES.flatMap((phase): Line[] => {
    const times = phases[phase];
    if (times === undefined || phase === 'other') return [];
    const cells = QUANTILES.map((one) => sayMs(times[one]).padStart(column)).join('');
    return [[span(`${INDENT}${phase.padEnd(15)}${cells}`)]];
  });
  return rows.length === 0 ? [] : [head, ...rows];
}

export const sayMs = (ms: number) => (ms >= 100 ? String(Math.round(ms)) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2));

/** `105/200  20/s  3 in flight  98 accepted  450 x 7`: one line of at most `width` columns. */
export function burstProgressLine(progress: BurstProgress, width: number): Line {
  const { begun, total, inFlight, accepted, rate, refused, stopping, recovering } = progress;
  const parts = [
    span(total === null ? String(begun) : `${begun}/${total}`, 'strong'),
    span(`${rate}/s`),
    span(`${inFlight} in flight`),
    span(`${accepted} accepted`, 'passed'),
    ...Object.entries(refused).map(([code, count]) => span(`${code} x ${count}`, 'refusal')),
    ...(stopping ? [span('stopping', 'inconclusive')] : []),
    ...(recovering ? [span('waiting to be accepted again', 'inconclusive')] : []),
  ];
  const line: Line[number][] = [];
  for (const part of parts) {
    if (lineWidth([...line, part]) + 2 > width) break;
    if (line.length > 0) line.push(gap([], 2));
    line.push(part);
  }
  return line;
}
