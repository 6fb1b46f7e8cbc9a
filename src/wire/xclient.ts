// XCLIENT: one's own Postfix is told to take us for another client. Postfix XCLIENT_README.

import { type CommandLine, command } from './command.ts';
import { addressOctets } from './ip-address.ts';
import { controlIn } from './sendable.ts';
import { decodeXtext, encodeXtext } from './xtext.ts';

const XCLIENT_ATTRIBUTES = [
  'NAME',
  'REVERSE_NAME',
  'ADDR',
  'PORT',
  'PROTO',
  'HELO',
  'LOGIN',
  'DESTADDR',
  'DESTPORT',
] as const;
export type XclientAttribute = (typeof XCLIENT_ATTRIBUTES)[number];

/** Values with a meaning of their own: looked up and not there; looked up in vain for now. */
export const UNAVAILABLE = '[UNAVAILABLE]';
export const TEMPORARILY_UNAVAILABLE = '[TEMPUNAVAIL]';

const IPV6 = 'IPV6:';

/** XCLIENT with its attributes: values as xtext, an IPv6 address behind `IPV6:`. */
export function xclientCommand(attributes: Iterable<readonly [name: string, value: string]>): CommandLine {
  const written: string[] = [];
  for (const [name, value] of attributes) {
    const attribute = name.toUpperCase();
    const control = controlIn(value);
    if (!isAttribute(attribute))
      return { ok: false, problem: `XCLIENT knows no ${name}; it knows ${XCLIENT_ATTRIBUTES.join(', ')}` };
    if (value === '')
      return { ok: false, problem: `${attribute} has no value; ${UNAVAILABLE} says that there is none` };
    if (control !== null) return { ok: false, problem: `${control} in ${attribute}` };
    written.push(`${attribute}=${encodeXtext(isAddress(attribute) ? tagged(value) : value)}`);
  }
  if (written.length === 0) return { ok: false, problem: 'XCLIENT needs an attribute' };
  return command('XCLIENT', written.join(' '));
}

export type ParsedXclient =
  | { readonly ok: true; readonly attributes: ReadonlyMap<XclientAttribute, string> }
  | { readonly ok: false; readonly problem: string };

/** What follows `XCLIENT `. Addresses come without `IPV6:`; `[UNAVAILABLE]` and `[TEMPUNAVAIL]` as they are. */
export function parseXclient(rest: string): ParsedXclient {
  const attributes = new Map<XclientAttribute, string>();
  for (const part of rest.split(' ').filter((word) => word !== '')) {
    const equals = part.indexOf('=');
    const attribute = part.slice(0, Math.max(0, equals)).toUpperCase();
    const value = decodeXtext(part.slice(equals + 1));
    if (!isAttribute(attribute)) return { ok: false, problem: `bad attribute name: ${part}` };
    if (value === null || value === '') return { ok: false, problem: `bad value of ${attribute}` };
    const problem = problemWithValue(attribute, value);
    if (problem !== null) return { ok: false, problem };
    attributes.set(attribute, isAddress(attribute) ? untagged(value) : value);
  }
  return attributes.size === 0 ? { ok: false, problem: 'no attributes' } : { ok: true, attributes };
}

function problemWithValue(attribute: XclientAttribute, value: string): string | null {
  if (value.toUpperCase() === UNAVAILABLE || value.toUpperCase() === TEMPORARILY_UNAVAILABLE) return null;
  if (controlIn(value) !== null) return `bad value of ${attribute}`;
  if (isAddress(attribute) && addressOctets(untagged(value)) === null) return `${attribute} is no IP address`;
  return attribute.endsWith('PORT') && !/^\d{1,5}$/.test(value) ? `${attribute} is no port` : null;
}

function isAttribute(word: string): word is XclientAttribute {
  return XCLIENT_ATTRIBUTES.some((attribute) => attribute === word);
}

function isAddress(attribute: XclientAttribute): boolean {
  return attribute === 'ADDR' || attribute === 'DESTADDR';
}

function tagged(value: string): string {
  return addressOctets(value)?.length === 16 ? `${IPV6}${value}` : value;
}

function untagged(value: string): string {
  return value.toUpperCase().startsWith(IPV6) ? value.slice(IPV6.length) : value;
}
