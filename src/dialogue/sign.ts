// Signs a message with DKIM, rightly or with a flaw on purpose. What is signed are the octets of the message; dots are doubled and
// chunks are cut behind it.

import {
  MISSING_SELECTOR,
  otherKey,
  ownKey,
  REVOKED_SELECTOR,
  UNALIGNED,
  WEAK_SELECTOR,
  weakKey,
} from '../scenario/dkim-keys.ts';
import type { Dkim } from '../scenario/dkim-shape.ts';
import { type DkimSigning, SIGNED_BY_DEFAULT, signMessage } from '../trust/dkim-sign.ts';

const HOUR = 3600;

/**
 * The message with its signatures before it. `unsigned`: fields that hold this text are left out of the signature, so that one
 * signature is good for many messages.
 */
export function signedOctets(octets: Buffer, signatures: readonly Dkim[], at: Date, unsigned: string | null): Buffer {
  if (signatures.length === 0) return octets;
  const seconds = Math.floor(at.getTime() / 1000);
  const left = unsigned === null ? [] : fieldsWith(octets, unsigned);
  const fields = signatures
    .filter(({ flaw }) => flaw !== 'none')
    .map((one) => signMessage(octets, signingOf(one, seconds, left)));
  const flaws = new Set(signatures.map(({ flaw }) => flaw));
  const header = flaws.has('header') ? withOtherHeader(octets) : octets;
  const whole = flaws.has('body') ? withOtherBody(header) : header;
  return Buffer.concat([Buffer.from(fields.join(''), 'latin1'), whole]);
}

function signingOf(one: Dkim, seconds: number, left: readonly string[]): DkimSigning {
  const { header, body, identity, length, expires } = one;
  const sign = (one.sign ?? SIGNED_BY_DEFAULT).filter((name) => !left.includes(name.toLowerCase()));
  const usual: DkimSigning = {
    domain: one.domain,
    selector: one.selector,
    key: one.key ?? ownKey(),
    header,
    body,
    identity,
    length,
    sign,
    // An x= in the past needs a t= before it.
    at: expires === null || expires > 0 ? seconds : seconds + expires - HOUR,
    expires: expires === null ? null : seconds + expires,
  };
  switch (one.flaw) {
    case 'expired':
      return { ...usual, at: seconds - 2 * HOUR, expires: seconds - HOUR };
    case 'future':
      return { ...usual, at: seconds + 2 * HOUR, expires: null };
    case 'selector':
      return { ...usual, selector: MISSING_SELECTOR };
    case 'key':
      return { ...usual, key: otherKey(usual.key) };
    case 'alignment':
      return { ...usual, domain: UNALIGNED, identity: null };
    case 'weak':
      return { ...usual, key: weakKey(), selector: WEAK_SELECTOR };
    case 'revoked':
      return { ...usual, selector: REVOKED_SELECTOR };
    case 'good':
    case 'none':
    case 'body':
    case 'header':
      return usual;
  }
  return one.flaw satisfies never;
}

/** Where the body begins, behind the empty line. */
function bodyAt(octets: Buffer): number {
  const end = octets.indexOf('\r\n\r\n');
  return end === -1 ? octets.length : end + 4;
}

/** One octet of the body is another: its first letter; a body without one gets a line. */
function withOtherBody(octets: Buffer): Buffer {
  const from = bodyAt(octets);
  const letter = octets.subarray(from).findIndex((octet) => /[A-Za-z]/.test(String.fromCharCode(octet)));
  if (letter === -1) return Buffer.concat([octets, Buffer.from('changed\r\n')]);
  const changed = Buffer.from(octets);
  changed[from + letter] = octets[from + letter] === 0x78 ? 0x79 : 0x78;
  return changed;
}

/** The subject says that it was changed; without one it is the date, whose comments nobody reads. */
function withOtherHeader(octets: Buffer): Buffer {
  const head = octets.toString('latin1', 0, bodyAt(octets));
  const field = /^subject[ \t]*:/im.test(head) ? 'subject' : 'date';
  const changed = head.replace(new RegExp(`^(${field}[ \\t]*:.*)`, 'im'), (line) => `${line} (changed)`);
  return Buffer.concat([Buffer.from(changed, 'latin1'), octets.subarray(bodyAt(octets))]);
}

/** Names, in lower case, of the fields that hold a text. */
function fieldsWith(octets: Buffer, text: string): string[] {
  const head = octets.toString('latin1', 0, bodyAt(octets));
  return head
    .split(/\r\n(?![ \t])/)
    .filter((line) => line.includes(text))
    .map((line) =>
      line
        .slice(0, Math.max(0, line.indexOf(':')))
        .trim()
        .toLowerCase(),
    );
}
