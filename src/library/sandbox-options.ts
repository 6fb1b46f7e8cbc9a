// What may be said to a sandbox: each option held against what it may be.
import { JOURNAL_LIMITS } from '../sandbox/records.ts';
import {
  abortSignal,
  callback,
  checkOptions,
  count,
  duration,
  either,
  flag,
  type Kinds,
  mapOf,
  oneOf,
  pattern,
  patterns,
  port,
  readElsewhere,
  text,
  whole,
} from './given.ts';
import type { Limits, Match, QuietOptions, StartOptions, WaitOptions } from './sandbox-face.ts';

const LIMITS: Kinds<Limits> = {
  ...{ messages: count, messageOctets: count, oneMessageOctets: count, sessions: count },
  ...{ transcript: count, transcripts: count, events: count },
};
const START: Kinds<StartOptions> = {
  policy: readElsewhere,
  when: readElsewhere,
  host: text,
  expose: flag,
  port,
  seed: whole(0, 2 ** 32 - 1),
  limits: mapOf(LIMITS),
  api: either(flag, mapOf<{ readonly port?: number }>({ port })),
  signal: abortSignal,
};
const WAIT: Kinds<WaitOptions> = { timeout: duration, since: count, signal: abortSignal };
const QUIET: Kinds<QuietOptions> = { ...WAIT, quiet: duration };
const FOLLOW: Kinds<FollowOptions> = { since: count, signal: abortSignal };
const MATCH: Kinds<Match> = {
  ...{ to: pattern, from: pattern, subject: pattern, text: pattern },
  header: patterns,
  outcome: oneOf('accepted', 'refused', 'unanswered', 'broken off'),
  where: callback,
};

export type FollowOptions = Omit<WaitOptions, 'timeout'>;

export const LISTENING = oneOf('open', 'refused', 'mute');

export const checkStart = (options: StartOptions) => checkOptions(options, START, 'startSandbox()');
export const checkMatch = (match: Match, of: string) => checkOptions(match, MATCH, of);
export const checkWait = (options: WaitOptions) => checkOptions(options, WAIT, 'message()');
export const checkQuiet = (options: QuietOptions) => checkOptions(options, QUIET, 'noMessage()');
export const checkFollow = (options: FollowOptions) => checkOptions(options, FOLLOW, 'events()');

/** One that is undefined is as if it was not said: no bound goes away. */
export function limitsOf(limits: Limits = {}): Required<Limits> {
  const said = Object.entries(limits).filter(([, value]) => value !== undefined);
  return { ...JOURNAL_LIMITS, ...Object.fromEntries(said) };
}
