// What a client does against the RFCs, as data. With `strict: true` most of it is refused; in any case it is noted.
import type { Moment } from '../scenario/policy/moment.ts';

/** Each kind with its words and where it is forbidden. */
export const BREACHES = {
  'bare-lf': { text: 'a line ends with LF alone', rfc: 'RFC 5321 2.3.8' },
  'bare-cr': { text: 'a CR that no LF follows', rfc: 'RFC 5321 2.3.8' },
  nul: { text: 'a NUL in the message', rfc: 'RFC 5322 2.2' },
  'eight-bit': { text: 'octets above 127, and MAIL said neither BODY=8BITMIME nor SMTPUTF8', rfc: 'RFC 6152 3' },
  'long-line': { text: 'a line of more than 998 octets', rfc: 'RFC 5321 4.5.3.1.6' },
  'long-command': { text: 'a command of more than 512 octets', rfc: 'RFC 5321 4.5.3.1.4' },
  path: { text: 'the path is not written as <local@domain>', rfc: 'RFC 5321 4.1.2' },
  parameter: { text: 'a parameter that EHLO does not offer, or a wrong value', rfc: 'RFC 5321 4.1.1.11' },
  'utf8-address': { text: 'an address beyond ASCII without SMTPUTF8', rfc: 'RFC 6531 3.4' },
  'hello-name': { text: 'the name in EHLO is neither a domain nor an address literal', rfc: 'RFC 5321 4.1.1.1' },
  order: { text: 'a command that is not due', rfc: 'RFC 5321 4.1.4' },
  unknown: { text: 'a command that there is not', rfc: 'RFC 5321 4.2.4' },
  early: { text: 'a command before the reply to the one before it', rfc: 'RFC 2920 3.1' },
  'early-talker': { text: 'a command before the greeting', rfc: 'RFC 5321 4.3.1' },
  'declared-size': { text: 'the message is larger than MAIL said', rfc: 'RFC 1870 6.1' },
  'no-quit': { text: 'the connection was left without QUIT', rfc: 'RFC 5321 4.1.1.10' },
} as const;

export type BreachKind = keyof typeof BREACHES;

export interface Breach {
  readonly rule: BreachKind;
  readonly at: Moment;
  /** What it is, in words. */
  readonly text: string;
  readonly rfc: string;
}

export function breachOf(rule: BreachKind, at: Moment, detail: string | null = null): Breach {
  const { text, rfc } = BREACHES[rule];
  return { rule, at, text: detail === null ? text : `${text}: ${detail}`, rfc };
}

/** RFC 5321 4.5.3.1.6, its CRLF not counted. */
const TEXT_LINE_OCTETS = 998;

/** What is wrong with the octets of a message; each kind once. */
export function breachesInMessage(message: Uint8Array, mayBeEightBit: boolean): readonly BreachKind[] {
  const found = new Set<BreachKind>();
  let lineStart = 0;
  for (let at = 0; at < message.length; at += 1) {
    const octet = message[at] ?? 0;
    if (octet > 0x7f) {
      if (!mayBeEightBit) found.add('eight-bit');
    } else if (octet === 0x0a) {
      if (message[at - 1] !== 0x0d) found.add('bare-lf');
      if (at - 1 - lineStart > TEXT_LINE_OCTETS) found.add('long-line');
      lineStart = at + 1;
    } else if (octet === 0x0d) {
      if (message[at + 1] !== 0x0a) found.add('bare-cr');
    } else if (octet === 0) found.add('nul');
  }
  return [...found];
}
