// The ends of certificates as a calendar, RFC 5545: an event a certificate, a reminder two weeks before.
import { visible } from '../escape/visible.ts';
import type { Say } from '../say.ts';
import { ENGLISH, type Tongue } from '../tongue.ts';
import type { CertificateEnd } from './series.ts';

/** Lines end in CRLF and are folded at 75 octets (RFC 5545 3.1). `now`: when the calendar was made. */
export function* calendar(
  certificates: readonly CertificateEnd[],
  now: Date,
  { lang, say }: Tongue = ENGLISH,
): Generator<string> {
  const product = `PRODID:-//mxprobe//certificates//${lang.toUpperCase()}`;
  yield* lines(['BEGIN:VCALENDAR', 'VERSION:2.0', product, 'CALSCALE:GREGORIAN']);
  for (const certificate of certificates) yield* lines(event(certificate, now, say));
  yield* lines(['END:VCALENDAR']);
}

function event({ probe, notAfter, sha256, targets }: CertificateEnd, now: Date, say: Say): string[] {
  const end = new Date(notAfter);
  const name = targets.length === 1 ? (targets[0] ?? '') : `${targets[0] ?? ''} and ${targets.length - 1} more`;
  const told = [
    say(`Probe ${probe}`),
    say(`Shown by ${targets.join(', ')}`),
    `SHA-256 ${sha256}`,
    say(`Ends ${end.toISOString()}`),
  ];
  return [
    'BEGIN:VEVENT',
    // The same certificate is the same event, however often the calendar is made.
    `UID:${sha256.replace(/[^0-9a-f]/gi, '')}-${escaped(probe)}@mxprobe`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(end)}`,
    `SUMMARY:${escaped(say(`The certificate of ${name} ends`))}`,
    `DESCRIPTION:${told.map(escaped).join('\\n')}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-P14D',
    `DESCRIPTION:${escaped(say(`The certificate of ${name} ends in two weeks`))}`,
    'END:VALARM',
    'END:VEVENT',
  ];
}

/** `20261209T120000Z` */
const stamp = (date: Date): string => date.toISOString().replace(/[-:]|\.\d+/g, '');

/** RFC 5545 3.3.11. */
const escaped = (text: string): string => visible(text).replace(/[\\;,]/g, '\\$&');

const MAX_OCTETS = 75;

function* lines(all: readonly string[]): Generator<string> {
  for (const line of all) yield `${folded(line)}\r\n`;
}

/** Never within a character. */
function folded(line: string): string {
  let [text, octets] = ['', 0];
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (octets + length > MAX_OCTETS) [text, octets] = [`${text}\r\n `, 1];
    text += character;
    octets += length;
  }
  return text;
}
