// Octets that were made, and why some can't be.
import type { Made, Refused } from './program.ts';

export const isRefused = (made: unknown): made is Refused =>
  typeof made === 'object' && made !== null && 'refuse' in made;

export const octetsOf = (made: Made): string | Uint8Array =>
  typeof made === 'string' || made instanceof Uint8Array ? made : made.octets;

export function bufferOf(made: Made): Buffer {
  const octets = octetsOf(made);
  return typeof octets === 'string' ? Buffer.from(octets, 'latin1') : Buffer.from(octets);
}

/** What a transcript shows of it: without the last CRLF. */
export function shownOf(made: Made): string {
  if (typeof made === 'object' && 'shown' in made) return made.shown;
  const text = typeof made === 'string' ? Buffer.from(made, 'latin1') : Buffer.from(made);
  return text.toString('utf8').replace(/\r\n$/, '');
}
