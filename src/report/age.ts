// For how long a message was tried, in the words of a language.
import type { BounceWords } from './bounce-words.ts';
import { filledIn } from './reproduction-words.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No queue keeps a message longer; what does is a clock that was wrong. */
const LONGEST_MS = 60 * DAY_MS;

/**
 * From Arrival-Date of the report to Date of the bounce (RFC 3464 2.2.5, RFC 5322 3.3): `4 days`, `5 hours`; null where one is not
 * stated, less than an hour lies between, or the clocks can't be right.
 */
export function ageOf(
  { arrival, date }: { readonly arrival: string | null; readonly date: string | null },
  { age }: Pick<BounceWords, 'age'>,
): string | null {
  const ms = timeOf(date) - timeOf(arrival);
  if (!(ms >= HOUR_MS && ms <= LONGEST_MS)) return null;
  const [n, words] = ms >= 2 * DAY_MS ? [Math.floor(ms / DAY_MS), age.days] : [Math.floor(ms / HOUR_MS), age.hours];
  return filledIn(n === 1 ? age.hour : words, { n: String(n) });
}

/** A comment behind the zone, `(CET)`, is no part of the date. */
const timeOf = (written: string | null): number =>
  written === null ? Number.NaN : Date.parse(written.replace(/\([^)]*\)/g, '').trim());

/** When the message was taken, and for how long it was tried. */
export function arrivalText(
  document: Parameters<typeof ageOf>[0] & { readonly arrival: string },
  words: BounceWords,
): string {
  const age = ageOf(document, words);
  return age === null ? document.arrival : filledIn(words.tried, { arrival: document.arrival, age });
}
