// `burst:` as it is written: how many sessions, how fast, and what is expected of them all. One table for check, JSON Schema
// and manual; the hard bounds stand here, each with its reason.
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
import { type Comparison, parseComparison } from './comparison.ts';
import { shortForm } from './expectation.ts';

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
export type Quantile = (typeof QUANTILES)[number];
/** Where a refusal can come. */
export const REFUSED_AT = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod'] as const;

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
export const MAX_THREADS = 64;

const count = (most: number) => number(`a whole number from 1 to ${most}`, { min: 1, max: most, integer: true });

const comparison = scalar<Comparison>(
  'a number or a comparison such as ">=100", "90..110"',
  { type: ['string', 'number'] },
  (value) =>
    typeof value === 'string' || typeof value === 'number' ? (parseComparison(String(value)) ?? undefined) : undefined,
);
const timeComparison = scalar<Comparison>('a comparison of times such as "<500ms"', { type: 'string' }, (value) => {
  if (typeof value !== 'string') return undefined;
  return (
    parseComparison(value, 'number', (one) => parseDuration(one) ?? undefined) ?? {
      refuse: `\`${value.slice(0, 40)}\` is no comparison of times`,
      advice: 'write "<500ms", ">=2s" or "1s..3s"',
    }
  );
});

const rate: Shape<Rate> = mapped(string('a rate such as 20/s, or a ramp: 1/s..50/s over 60s'), (written, refuse) => {
  const [speeds = '', over, more] = written.split(/\s+over\s+/);
  const [from, to, third] = speeds.split('..').map(perSecond);
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
  const match = /^\s*(\d{1,6}(?:\.\d{1,3})?)\/(.+?)\s*$/.exec(written);
  if (match === null) return null;
  const unit = match[2] as string;
  const ms = parseDuration(/^\d/.test(unit) ? unit : `1${unit}`);
  const speed = ms === null || ms === 0 ? 0 : (Number(match[1]) * 1000) / ms;
  return speed > 0 ? speed : null;
}

const times = object(
  Object.fromEntries(PHASES.map((phase) => [phase, optional(timeComparison)])) as {
    readonly [P in Phase]: ReturnType<typeof optional<Comparison>>;
  },
);
const percentiles = {
  p50: optional(times, 'half of them, by phase: { mail: "<100ms" }'),
  p90: optional(times),
  p99: optional(times, 'the phases: connect banner ehlo starttls tls auth mail rcpt data eod session'),
  'p99.9': optional(times),
  max: optional(times),
} as const;

export const burstShape = object({
  sessions: optional(count(MAX_SESSIONS), 'how many in all'),
  for: optional(duration, 'or for how long'),
  rate: optional(rate, 'sessions a second, started by the clock; as fast as `concurrency` lets if not said'),
  concurrency: optional(count(MAX_CONCURRENCY), 'sessions at once at most; 50 if not said'),
  messages: optional(count(MAX_MESSAGES), 'transactions in a session: the steps from `mail` to `data` are repeated'),
  rows: optional(string('a CSV file'), 'a CSV file: each session takes a row, each column is a variable'),
  threads: optional(
    count(MAX_THREADS),
    'threads that share the sessions; by default one for each core, where it is worth it',
  ),
  sample: optional(count(10_000), 'record every n-th session only; all if not said'),
  expect: optional(
    object({
      accepted: optional(comparison, 'how many messages are accepted'),
      first_refusal: optional(
        object({
          at: optional(oneOf(REFUSED_AT), 'the step that is refused first'),
          after: optional(comparison, 'how often that step was accepted before'),
          reply: optional(shortForm, 'what it is answered'),
        }),
        'the first refusal; it must come',
      ),
      refused: optional(object({ only: optional(shortForm, 'all refusals are of this kind') })),
      ...percentiles,
      recovers_within: optional(duration, 'after the burst, one session a second until one is accepted'),
    }),
    'what is expected of all sessions together; if not said, every session must go as the dialogue expects',
  ),
});
export type BurstTree = Of<typeof burstShape>;
