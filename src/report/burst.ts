// A burst in numbers: what was asked and done, the first refusal, what each step was answered, how long it took.

import type { BurstProgress } from '../burst/burst-record.ts';
import { sayEnds } from '../burst/outcome.ts';
import type { BurstRecord } from '../run/document.ts';
import { PHASES, QUANTILES } from '../scenario/burst-shape.ts';
import { replyLine } from '../wire/reply.ts';
import { sayDuration } from './duration.ts';
import { gap, type Line, lineWidth, type Role, span } from './line.ts';

const INDENT = '    ';
/** Rows of replies; the rest is in the run document. */
const MAX_ROWS = 40;

export function burstLines(burst: BurstRecord): Line[] {
  return [
    ...paceLines(burst),
    ...countLines(burst),
    ...refusalLines(burst),
    ...replyLines(burst),
    ...timeLines(burst),
    ...recoveryLines(burst),
    ...recordLines(burst),
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

const fact = (name: string, text: string, role: Role = 'plain'): Line => [
  span(`${INDENT}${name.padEnd(15)}`, 'quiet'),
  span(text, role),
];

function paceLines({ asked, sessions, rate, late, arrivalsMs, interrupted, workers }: BurstRecord): Line[] {
  const threads = workers > 1 ? `, ${workers} threads` : '';
  const head = `${sessions.begun} in ${sayDuration(arrivalsMs)}, at most ${asked.concurrency} at once${threads}`;
  const lines = [fact('sessions', interrupted ? `${head}; interrupted` : head)];
  if (asked.rate === null) return [...lines, fact('rate', `${sayRate(rate.achieved)} (as fast as it goes)`)];
  const achieved = `${sayRate(rate.achieved)} achieved of ${asked.rate} asked`;
  const waited = late.waited > 0 ? `, ${late.waited} waited for a place` : '';
  lines.push(fact('rate', achieved), fact('late starts', `p50 ${late.ms.p50} ms, p99 ${late.ms.p99} ms${waited}`));
  return lines;
}

function countLines({ sessions, messages, rate, violations }: BurstRecord): Line[] {
  const best = rate.bestSecond > 0 ? `, ${rate.bestSecond} in the best second` : '';
  const lines = [fact('accepted', `${messages.accepted}, ${sayRate(rate.accepted)}${best}`, 'strong')];
  lines.push(fact('ended', sayEnds(sessions) || 'none'));
  if (messages.unknown > 0)
    lines.push(
      fact('unknown', `${messages.unknown} messages may have been delivered: their end was sent and not answered`),
    );
  const broken = Object.entries(violations).map(([name, count]) => `${name} ${count}`);
  return broken.length === 0 ? lines : [...lines, fact('broken replies', broken.join(', '))];
}

/** `19.98/s` */
const sayRate = (rate: number) => `${rate >= 100 ? Math.round(rate) : rate}/s`;

function refusalLines({ firstRefusal: first }: BurstRecord): Line[] {
  if (first === null) return [fact('first refusal', 'none')];
  const { session, transaction, verb, line, at, after, code, text } = first;
  const which = transaction > 1 ? `session ${session}, transaction ${transaction}` : `session ${session}`;
  const where = `${which}, ${verb} on line ${line}, after ${sayDuration(at)} and ${after} accepted`;
  return [fact('first refusal', where), [span(`${INDENT}<** `, 'quiet'), span(replyLine({ code, text }), 'refusal')]];
}

function replyLines({ replies }: BurstRecord): Line[] {
  const rows = replies.slice(0, MAX_ROWS).map(({ verb, stage, outcome, code, count, refused, text }): Line => {
    const what = outcome === 'reply' ? String(code ?? 'no code') : outcome;
    const step = stage === 'eod' ? `${verb} (end)` : verb;
    const said = outcome === 'reply' ? text.replace(/^\d{3} /, '') : text;
    const left = [
      span(`${INDENT}${step.padEnd(15)}`),
      span(String(count).padStart(9)),
      span(`  ${what.padEnd(4)} `, refused > 0 ? 'refusal' : 'plain'),
    ];
    return [...left, span(short(said), refused > 0 ? 'refusal' : 'quiet')];
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

const sayMs = (ms: number) => (ms >= 100 ? String(Math.round(ms)) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2));

function recoveryLines({ recovery }: BurstRecord): Line[] {
  if (recovery === null) return [];
  const tries = `${recovery.attempts} ${recovery.attempts === 1 ? 'attempt' : 'attempts'}`;
  if (recovery.ms === null)
    return [fact('recovery', `not accepted again in ${tries}: ${recovery.reply ?? 'no reply'}`)];
  return [fact('recovery', `accepted again ${sayDuration(recovery.ms)} after the burst (${tries})`)];
}

function recordLines({ recorded, complete }: BurstRecord): Line[] {
  const lines: Line[] = complete ? [] : [fact('incomplete', 'the record ends before the burst did')];
  if (recorded === null) return lines;
  const share = recorded.sample === 1 ? 'every session' : `every ${recorded.sample}th session (sampled, as asked)`;
  return [...lines, fact('recorded', `${share} in ${recorded.file}`)];
}

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
