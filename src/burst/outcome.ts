// How steps of a burst are answered, and how its sessions end.
import { ENDS, type End } from '../dialogue/witness.ts';

/** A reply, or what came instead. */
export const OUTCOMES = [
  'reply',
  'closed',
  'reset',
  'timeout',
  'tls-failure',
  'unreachable',
  'unsent',
  'unsolicited',
  'protocol',
  'uncaptured',
  'lacking',
] as const;
export type BurstOutcome = (typeof OUTCOMES)[number];

/** Each end of a session in words, behind a number: `12 refused`. */
const END_WORDS: Readonly<Record<End, string>> = {
  done: 'as expected',
  refused: 'refused',
  unexpected: 'answered otherwise',
  closed: 'closed by the server',
  reset: 'reset',
  timedOut: 'timed out',
  tlsFailed: 'failed in TLS',
  unreachable: 'without a connection',
  unsent: 'could not be sent',
  stopped: 'stopped by us',
};

/** `12 refused, 3 closed by the server`: those of `ends` that came. */
export function sayEnds(counts: Readonly<Record<End, number>>, ends: readonly End[] = ENDS): string {
  return ends
    .filter((end) => counts[end] > 0)
    .map((end) => `${counts[end]} ${END_WORDS[end]}`)
    .join(', ');
}
