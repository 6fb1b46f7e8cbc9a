// `dkim:` of a message: who signs it, with which key, and what is wrong with the signature on purpose.
import type { KeyObject } from 'node:crypto';
import {
  boolean,
  mapped,
  type Of,
  object,
  oneOf,
  oneOrMore,
  optional,
  parseDuration,
  required,
  type Shape,
  string,
} from '../document/shape.ts';

/** What a signature may be like; each is a value that a variant can take. */
export const FLAWS = [
  'good',
  'none',
  'body',
  'header',
  'expired',
  'future',
  'selector',
  'key',
  'alignment',
  'weak',
  'revoked',
] as const;

const name = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$/;
const canonical = oneOf(['relaxed', 'simple']);

/** Seconds from now; `-1h` is an hour ago. */
const fromNow: Shape<number> = mapped(string('a duration such as 1h, or -1h'), (written, refuse) => {
  const ms = parseDuration(written.replace(/^-/, ''));
  if (ms === null) return refuse(`\`${written.slice(0, 40)}\` is no duration`, 'write 1h, or -1h for an hour ago');
  return Math.round(ms / 1000) * (written.startsWith('-') ? -1 : 1);
});

const signature = mapped(
  object({
    domain: required(string('a domain', { pattern: name }), 'd=: who signs'),
    selector: optional(
      string('a selector', { pattern: name }),
      's=: where the key stands, `SELECTOR._domainkey.DOMAIN`',
      'mxprobe',
    ),
    key: optional(
      string('a PEM file beside this one'),
      'the private key, RSA of 1024 bits or more, or Ed25519; without it one is made for the run, which the embedded MX knows',
      null,
    ),
    header: optional(canonical, 'canonicalization of the header; relaxed if not said', 'relaxed'),
    body: optional(canonical, 'of the body', 'relaxed'),
    sign: optional(
      oneOrMore(string('a field name', { pattern: /^[!-9;-~]+$/ })),
      'the header fields that are signed, as far as they are there; From always once more',
      null,
    ),
    identity: optional(
      string('an address, or @domain', { pattern: /^[!-:<-?A-~]*@[!-:<-~]+$/ }),
      'i=: on whose behalf it is signed (RFC 6376 3.5)',
      null,
    ),
    expires: optional(fromNow, 'x=: from now, or with a minus before now', null),
    length: optional(boolean, 'say how much of the body is signed (l=)', false),
    flaw: optional(oneOf(FLAWS), 'what is wrong with it on purpose', 'good'),
  }),
  ({ key: file, ...read }) => {
    // The file becomes a key when the steps are read.
    return { ...read, file, key: unread() };
  },
);
const unread = (): KeyObject | null => null;
export type Dkim = Of<typeof signature>;

/** One signature, or several; the first stands topmost. */
export const dkim = oneOrMore(signature);
