// The record of a DKIM key, `SELECTOR._domainkey.DOMAIN TXT "v=DKIM1; k=rsa; p=..."`: the key, and what is wrong with it.
// RFC 6376 3.6.1, RFC 8301 (at least 1024 bits), RFC 8463 (Ed25519).
import type Crypto from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { crypto } from '../wire/crypto.ts';
import { readTags, strictBase64 } from './dkim-tags.ts';

/** A finding on a key record, by a word that stands in reports. */
export type KeyFault =
  | 'syntax'
  | 'pem'
  | 'version'
  | 'no-key'
  | 'revoked'
  | 'base64'
  | 'key-type'
  | 'unreadable'
  | 'too-weak'
  | 'too-large'
  | 'hash'
  | 'service';

export interface KeyFinding {
  readonly fault:
    | KeyFault
    | 'weak'
    | 'testing'
    | 'strict'
    | 'spaces'
    | 'escaped'
    | 'version-missing'
    | 'sha1'
    | 'unknown-tag'
    | 'notes';
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
}

export interface DkimKey {
  readonly type: 'rsa' | 'ed25519';
  readonly bits: number;
  readonly key: KeyObject;
  /** `t=y`: the domain tries DKIM out. */
  readonly testing: boolean;
  /** `t=s`: `i=` must name the very domain of `d=`. */
  readonly strict: boolean;
}

export interface KeyRecord {
  /** Null: with this record nothing verifies; the first error of `findings` says why. */
  readonly key: DkimKey | null;
  readonly findings: readonly KeyFinding[];
}

/** 2048 bits take 392 characters; nobody has a key of four times as many octets. */
const MAX_KEY_RECORD = 8192;
const MAX_BITS = 8192;
/** RFC 8301 3.2: what signers should have. */
export const MIN_BITS_NOW = 2048;
const KNOWN = ['v', 'g', 'h', 'k', 'n', 'p', 's', 't'];

/** Reads one TXT record, its character-strings joined without anything between. */
export function parseKeyRecord(text: string): KeyRecord {
  if (text.length > MAX_KEY_RECORD)
    return failed('too-large', `it has ${text.length} characters; no key needs as many`);
  if (/-----(?:BEGIN|END)/.test(text))
    return failed(
      'pem',
      'a line of a PEM file (-----BEGIN ...) was pasted into it; only the base64 between belongs there',
    );
  const findings: KeyFinding[] = [];
  const note = (severity: KeyFinding['severity'], fault: KeyFinding['fault'], words: string) =>
    findings.push({ severity, fault, text: words });
  // As it stands in zone files that were escaped twice.
  if (text.includes('\\;'))
    note('warning', 'escaped', 'a `\\;` stands in it: the backslash belongs in the zone file only');
  const list = readTags(text.replaceAll('\\;', ';'));
  if (!list.ok) return failed('syntax', list.problem, findings);
  const { tags } = list;
  const version = tags.get('v');
  if (version === undefined) note('info', 'version-missing', 'it does not begin with v=DKIM1, which is recommended');
  else if (version !== 'DKIM1' || [...tags.keys()][0] !== 'v')
    return failed(
      'version',
      version === 'DKIM1' ? 'v=DKIM1 must come first' : `v=${version.slice(0, 20)} is no DKIM1`,
      findings,
    );
  for (const name of tags.keys())
    if (!KNOWN.includes(name)) note('info', 'unknown-tag', `\`${name.slice(0, 20)}=\` is no known tag`);
  if (tags.has('n')) note('info', 'notes', `it says of itself: ${(tags.get('n') ?? '').slice(0, 80)}`);
  const flags = listIn(tags.get('t'));
  if (flags.includes('y'))
    note('warning', 'testing', 't=y: receivers are told that the domain is only trying DKIM out');
  if (flags.includes('s')) note('info', 'strict', 't=s: signatures with `i=` of a subdomain do not count');
  const hashes = listIn(tags.get('h'));
  if (hashes.includes('sha1')) note('warning', 'sha1', 'h= allows sha1, which nobody may trust any more (RFC 8301)');
  if (tags.has('h') && !hashes.includes('sha256')) return failed('hash', 'h= does not allow sha256', findings);
  const services = listIn(tags.get('s'));
  if (tags.has('s') && !services.includes('*') && !services.includes('email'))
    return failed('service', 's= does not allow email', findings);
  return withKey(tags, findings, { testing: flags.includes('y'), strict: flags.includes('s') });
}

function withKey(
  tags: ReadonlyMap<string, string>,
  findings: KeyFinding[],
  flags: Pick<DkimKey, 'testing' | 'strict'>,
): KeyRecord {
  const type = tags.get('k') ?? 'rsa';
  const published = tags.get('p');
  if (published === undefined) return failed('no-key', 'p= is missing', findings);
  if (published === '') return failed('revoked', 'p= is empty: the key is revoked', findings);
  if (/\s/.test(published))
    findings.push({
      severity: 'warning',
      fault: 'spaces',
      text: 'blanks stand in p=; some receivers take them for a part of the key',
    });
  const octets = strictBase64(published);
  if (octets === null) return failed('base64', 'p= is no base64', findings);
  if (type !== 'rsa' && type !== 'ed25519')
    return failed('key-type', `k=${type.slice(0, 20)} is no known kind of key`, findings);
  const key = type === 'rsa' ? rsaKey(octets) : ed25519Key(octets);
  if (key === null)
    return failed(
      'unreadable',
      type === 'rsa' ? 'p= is no RSA public key' : 'p= has not the 32 octets of an Ed25519 key',
      findings,
    );
  const bits = type === 'ed25519' ? 256 : (key.asymmetricKeyDetails?.modulusLength ?? 0);
  if (bits > MAX_BITS)
    return failed('too-large', `the key has ${bits} bits; more than ${MAX_BITS} cost too much to verify`, findings);
  if (type === 'rsa' && bits < 1024)
    return failed('too-weak', `the key has ${bits} bits; at least 1024 are demanded (RFC 8301)`, findings);
  if (type === 'rsa' && bits < MIN_BITS_NOW)
    findings.push({
      severity: 'warning',
      fault: 'weak',
      text: `the key has ${bits} bits; 2048 are recommended (RFC 8301)`,
    });
  return { key: { type, bits, key, ...flags }, findings };
}

function failed(fault: KeyFault, text: string, findings: readonly KeyFinding[] = []): KeyRecord {
  return { key: null, findings: [...findings, { severity: 'error', fault, text }] };
}

/** SubjectPublicKeyInfo, as RFC 6376 wants it, or RSAPublicKey (PKCS #1), as some publish it. */
function rsaKey(octets: Buffer): KeyObject | null {
  return (
    readKey({ key: octets, format: 'der', type: 'spki' }, 'rsa') ??
    readKey({ key: octets, format: 'der', type: 'pkcs1' }, 'rsa')
  );
}

/** RFC 8463 4.2: the bare octets, without the SubjectPublicKeyInfo that this puts around them. */
function ed25519Key(octets: Buffer): KeyObject | null {
  if (octets.length !== 32) return null;
  return readKey({ key: Buffer.concat([ED25519_SPKI, octets]), format: 'der', type: 'spki' }, 'ed25519');
}
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function readKey(from: Parameters<typeof Crypto.createPublicKey>[0], type: string): KeyObject | null {
  try {
    const key = crypto().createPublicKey(from);
    return key.asymmetricKeyType === type ? key : null;
  } catch {
    return null;
  }
}

const listIn = (value: string | undefined) => (value ?? '').split(':').map((one) => one.trim());

/** The record that publishes the public half of `key`. */
export function keyRecordOf(key: KeyObject): string {
  const spki = key.export({ type: 'spki', format: 'der' });
  if (key.asymmetricKeyType === 'ed25519') return `v=DKIM1; k=ed25519; p=${spki.subarray(-32).toString('base64')}`;
  return `v=DKIM1; k=rsa; p=${spki.toString('base64')}`;
}
