// `burst:` as it is written: how many sessions, how fast, and what is expected of them all. One table for check, JSON Schema
// and manual; the hard bounds stand here, each with its reason.

import type { Place } from '../document/problem.ts';
import {
  duration,
  mapped,
  number,
  type Of,
  object,
  oneOf,
  optional,
  parseDuration,
  type Shape,
  scalar,
  string,
} from '../document/shape.ts';
import { rateAsWritten } from '../document/time-as-written.ts';
import { STAGES } from '../wire/stage.ts';
import { type Comparison, parseComparison } from './comparison.ts';
import type { Rows } from './csv-rows.ts';
import { comparison, shortForm } from './expectation.ts';
import { WORDS_OF_A_BURST, WORDS_OF_A_BURST_EXPECTATION } from './spelling/words-of-files.ts';

/** Sessions a second. A ramp goes from `from` to `to` within `overMs`, then stays there. */
export interface Rate {
  readonly written: string;
  readonly from: number;
  readonly to: number;
  readonly overMs: number;
}

/** The phases of a session that are timed, in the order in which they come. */
export const PHASES = [
  'connect',
  'banner',
  'ehlo',
  'starttls',
  'tls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'eod',
  'other',
  'session',
] as const;
export type Phase = (typeof PHASES)[number];
export const QUANTILES = ['p50', 'p90', 'p99', 'p99.9', 'max'] as const;

/** A day's mail of a large sender; the record of as many sessions has some 100 MB. */
export const MAX_SESSIONS = 1_000_000;
/** Ten times what the fastest MTA takes on one machine; beyond it a number is a slip of the keyboard. */
export const MAX_RATE = 50_000;
/** Each is a file descriptor here and a process or thread there; Linux gives 65,535 ports to one address. */
export const MAX_CONCURRENCY = 5_000;
/** A burst is a question; what lasts longer than an hour is an attack or a monitoring job. */
export const MAX_BURST_MS = 3_600_000;
/** Transactions in one session; Postfix closes after 100 by default, Exim after 1,000. */
export const MAX_MESSAGES = 100_000;

/** More threads than any machine here has cores would only wait for each other. */
const MAX_THREADS = 64;

/** Sessions at once if the scenario does not say: Postfix lets one client have as many. */
const CONCURRENCY = 50;

const count = (most: number) => number(`a whole number from 1 to ${most}`, { min: 1, max: most, integer: true });

const amount = comparison('a number or a comparison such as ">=100", "90..110"');
const timeComparison = scalar<Comparison>('a comparison of times such as "<500ms"', { type: 'string' }, (value) => {
  if (typeof value !== 'string') return undefined;
  return (
    parseComparison(value, 'number', (one) => parseDuration(one) ?? undefined) ?? {
      refuse: `\`${value.slice(0, 40)}\` is no comparison of times`,
      advice: 'write "<500ms", ">=2s" or "1s..3s"',
    }
  );
});

const MAX_RATE_LENGTH = 200;
const rate: Shape<Rate> = mapped(string('a rate such as 20/s, or a ramp: 1/s..50/s over 60s'), (written, refuse) => {
  const [speeds = '', over, more] = written.length > MAX_RATE_LENGTH ? [] : written.split(/\s+over\s+/);
  const [from, to, third] = speeds.split('..').map((speed) => perSecond(rateAsWritten(speed)));
  const advice = 'write 20/s, 1200/min, 5/10s, or a ramp: 1/s..50/s over 60s';
  if (from === undefined || from === null || third !== undefined || more !== undefined)
    return refuse(`\`${written.slice(0, 60)}\` is no rate`, advice);
  if (to === null || (to === undefined) !== (over === undefined)) return refuse('half a ramp', advice);
  const overMs = over === undefined ? 0 : parseDuration(over);
  if (overMs === null || overMs > MAX_BURST_MS) return refuse(`\`${over}\` is no time for a ramp`, 'an hour at most');
  if (Math.max(from, to ?? 0) > MAX_RATE) return refuse(`more than ${MAX_RATE} sessions a second`, LIMIT_ADVICE);
  return { written, from, to: to ?? from, overMs };
});
const LIMIT_ADVICE = 'no server takes as many; the bound keeps a slip of the keyboard from becoming an attack';

/** `20/s` -> 20; null if it is no rate, or none at all. */
function perSecond(written: string): number | null {
  const [, sessions, unit] = /^\s*(\d{1,6}(?:\.\d{1,3})?)\/(.+?)\s*$/.exec(written) ?? [];
  if (unit === undefined) return null;
  const ms = parseDuration(/^\d/.test(unit) ? unit : `1${unit}`);
  const speed = ms === null || ms === 0 ? 0 : (Number(sessions) * 1000) / ms;
  return speed > 0 ? speed : null;
}

const times = object(Object.fromEntries(PHASES.map((phase) => [phase, optional(timeComparison)])));
const percentiles = {
  p50: optional(times, 'half of them, by phase: { mail: "<100ms" }'),
  p90: optional(times),
  p99: optional(times, 'the phases: connect banner ehlo starttls tls auth mail rcpt data eod session'),
  'p99.9': optional(times),
  max: optional(times),
} as const;

/** What is expected of all sessions together; null: nothing, or anything. */
const expected = mapped(
  object(
    {
      accepted: optional(amount, 'how many messages are accepted', null),
      first_refusal: optional(
        object({
          at: optional(oneOf(STAGES), 'the step that is refused first', null),
          after: optional(amount, 'how often that step was accepted before', null),
          reply: optional(shortForm, 'what it is answered', null),
        }),
        'the first refusal; it must come',
        null,
      ),
      refused: optional(object({ only: optional(shortForm, 'all refusals are of this kind') })),
      ...percentiles,
      recovers_within: optional(duration, 'after the burst, one session a second until one is accepted', null),
    },
    'a map',
    WORDS_OF_A_BURST_EXPECTATION,
  ),
  ({ accepted, first_refusal: firstRefusal, refused, recovers_within: recoversWithinMs, ...limits }) => ({
    accepted,
    firstRefusal,
    refusedOnly: refused?.only ?? null,
    times: QUANTILES.flatMap((quantile) =>
      PHASES.flatMap((phase) => {
        const limit = limits[quantile]?.[phase];
        return limit === undefined ? [] : [{ quantile, phase, limit }];
      }),
    ),
    recoversWithinMs,
  }),
);
export type BurstExpectation = Of<typeof expected>;

export const burstShape = object(
  {
    sessions: optional(count(MAX_SESSIONS), 'how many in all', null),
    for: optional(duration, 'or for how long', null),
    rate: optional(rate, 'sessions a second, started by the clock; as fast as `concurrency` lets if not said', null),
    concurrency: optional(count(MAX_CONCURRENCY), 'sessions at once at most; 50 if not said', CONCURRENCY),
    messages: optional(
      count(MAX_MESSAGES),
      'transactions in a session: the steps from `mail` to `data` are repeated',
      1,
    ),
    rows: optional(string('a CSV file'), 'a CSV file: each session takes a row, each column is a variable', null),
    threads: optional(
      count(MAX_THREADS),
      'threads that share the sessions; by default one for each core, where it is worth it',
      null,
    ),
    sample: optional(count(10_000), 'record every n-th session only; all if not said', 1),
    expect: optional(
      expected,
      'what is expected of all sessions together; if not said, every session must go as the dialogue expects',
      null,
    ),
  },
  'a burst',
  WORDS_OF_A_BURST,
);
export type BurstTree = Of<typeof burstShape>;

/** The dialogue, many times at a rate. */
export type Burst = Omit<BurstTree, 'for' | 'rows'> & {
  readonly place: Place;
  readonly forMs: number | null;
  /** Session n takes row n, and begins anew behind the last one. */
  readonly rows: Rows | null;
};
