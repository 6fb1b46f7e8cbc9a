// What was found of a server's limits, in words.
import type { Climb, Counted, Threshold } from '../burst/threshold.ts';
import { type Line, span } from './line.ts';

/** `  2 messages in 0.05 s, then MAIL 450 4.7.1 ...; refused for 9.8 s, accepted after 10.2 s (35 tries)` */
export function climbLine(by: Counted, { accepted, ms, refusal, step, ...back }: Climb): Line {
  const again =
    back.acceptedAfterMs === null
      ? `not accepted again in ${back.tries} tries`
      : `still refused after ${seconds(back.refusedUntilMs)}, accepted after ${seconds(back.acceptedAfterMs)}`;
  return [
    span(`  ${amount(by, accepted)} in ${seconds(ms)}, then at ${step} `),
    span(refusal, 'refusal'),
    span(`; ${again} (${back.tries} ${back.tries === 1 ? 'try' : 'tries'})`, 'quiet'),
  ];
}

/** The conclusion. */
export function thresholdLines(found: Threshold): Line[] {
  switch (found.outcome) {
    case 'found':
      return [[span(foundText(found), 'cause')]];
    case 'none':
      return [[span(`no limit found: ${amount(found.by, found.accepted)} were accepted`, 'strong')]];
    case 'failed':
      return [[span(`the question could not be put: ${found.reply}`, 'inconclusive')]];
    case 'interrupted':
      return [[span('interrupted', 'inconclusive')]];
  }
}

function foundText({ by, limit, windowMs, climbs }: Extract<Threshold, { outcome: 'found' }>): string {
  const last = climbs.at(-1);
  const refused = `the ${ordinal(limit + 1)} is answered ${last?.refusal ?? ''}`;
  if (by === 'concurrency') {
    const again =
      last?.acceptedAfterMs === null ? 'not accepted again in time' : 'accepted again when the others were closed';
    return `${amount(by, limit)}; ${refused}; ${again}`;
  }
  if (windowMs === null) return `${amount(by, limit)}; ${refused}; not accepted again in ${last?.tries ?? 0} tries`;
  if (windowMs === 0) return `${amount(by, limit)} in a session; ${refused}; a new session is accepted at once`;
  return `${amount(by, limit)} in ${seconds(windowMs)}; ${refused}; accepted again after ${seconds(last?.acceptedAfterMs ?? windowMs)}`;
}

function amount(by: Counted, count: number): string {
  if (by === 'concurrency') return `${count} ${count === 1 ? 'connection' : 'connections'} at once`;
  return `${count} ${count === 1 ? by.replace(/s$/, '') : by}`;
}

function ordinal(n: number): string {
  const tens = n % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 950 ? 2 : 1)} s`;
