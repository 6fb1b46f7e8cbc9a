// A DKIM-Signature field: its tags, checked. RFC 6376 3.5, RFC 8301 (no SHA-1), RFC 8463 (Ed25519).
import type { Canonical } from './dkim-message.ts';
import { readTags, strictBase64 } from './dkim-tags.ts';

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256';

export interface DkimSignature {
  readonly algorithm: DkimAlgorithm;
  readonly domain: string;
  readonly selector: string;
  /** `i=`, or `@` and the domain. */
  readonly identity: string;
  readonly header: Canonical;
  readonly body: Canonical;
  /** Names in lower case, in the order in which they were hashed. */
  readonly signed: readonly string[];
  readonly bodyHash: Buffer;
  readonly signature: Buffer;
  /** `l=`: octets of the canonical body that are hashed; null: all. */
  readonly length: number | null;
  /** Seconds since 1970, or null. */
  readonly at: number | null;
  readonly expires: number | null;
}

/** What could be read, for a report, beside why the rest can't be. */
export interface UnreadableSignature {
  readonly problem: string;
  readonly domain: string | null;
  readonly selector: string | null;
}

const REQUIRED = ['v', 'a', 'b', 'bh', 'd', 'h', 's'];
const DOMAIN = /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*$/;
/** Seconds of any date that people mean, and a length of any body: RFC 6376 gives twelve and 76 digits. */
const NUMBER = /^[0-9]{1,12}$/;

/** Reads what stands behind `DKIM-Signature:`. */
export function parseSignature(text: string): DkimSignature | UnreadableSignature {
  const list = readTags(text);
  if (!list.ok) return { problem: list.problem, domain: null, selector: null };
  const { tags } = list;
  const of = (name: string) => tags.get(name) ?? '';
  const refuse = (problem: string): UnreadableSignature => ({
    problem,
    domain: DOMAIN.test(of('d')) ? of('d').toLowerCase() : null,
    selector: DOMAIN.test(of('s')) ? of('s') : null,
  });
  const missing = REQUIRED.find((name) => !tags.has(name));
  if (missing !== undefined) return refuse(`\`${missing}=\` is missing`);
  const wrong = wrongIn(tags);
  if (wrong !== null) return refuse(wrong);
  const { algorithm, canonical, signature, bodyHash } = {
    algorithm: algorithmOf(of('a')),
    canonical: canonicalOf(tags.get('c')),
    signature: strictBase64(of('b')),
    bodyHash: strictBase64(of('bh')),
  };
  if (algorithm === null)
    return refuse(`a=${of('a').slice(0, 40)} is no algorithm that may be trusted (RFC 8301, RFC 8463)`);
  if (canonical === null) return refuse(`c=${of('c').slice(0, 40)} is no canonicalization`);
  if (signature === null) return refuse('`b=` is no base64');
  if (bodyHash?.length !== 32) return refuse('`bh=` is no SHA-256 in base64');
  const domain = of('d').toLowerCase();
  const numberOf = (name: string) => (tags.has(name) ? Number(of(name)) : null);
  return {
    algorithm,
    domain,
    selector: of('s'),
    identity: tags.get('i') ?? `@${domain}`,
    ...canonical,
    signed: namesOf(of('h')),
    bodyHash,
    signature,
    length: numberOf('l'),
    at: numberOf('t'),
    expires: numberOf('x'),
  };
}

/** What a tag holds that it may not hold; null if all is well. */
function wrongIn(tags: ReadonlyMap<string, string>): string | null {
  const of = (name: string) => tags.get(name) ?? '';
  if (of('v') !== '1') return `v=${of('v').slice(0, 20)} is no version of DKIM`;
  if (!DOMAIN.test(of('d'))) return '`d=` is no domain';
  if (!DOMAIN.test(of('s'))) return '`s=` is no selector';
  const number = ['l', 't', 'x'].find((name) => tags.has(name) && !NUMBER.test(of(name)));
  if (number !== undefined) return `\`${number}=\` is no number`;
  if (tags.has('t') && tags.has('x') && Number(of('x')) <= Number(of('t'))) return '`x=` is not after `t=`';
  if (!namesOf(of('h')).includes('from')) return '`h=` does not sign From';
  if (namesOf(of('h')).some((name) => !/^[!-9;-~]+$/.test(name))) return '`h=` is no list of field names';
  if (
    tags.has('q') &&
    !of('q')
      .split(':')
      .some((one) => one.trim() === 'dns/txt')
  )
    return '`q=` names no way to ask for the key';
  const identity = tags.get('i');
  const domain = of('d').toLowerCase();
  const of_ = identity?.slice(identity.lastIndexOf('@') + 1).toLowerCase() ?? domain;
  if (identity !== undefined && !identity.includes('@')) return '`i=` is no address';
  return of_ === domain || of_.endsWith(`.${domain}`) ? null : '`i=` is not of the domain of `d=`';
}

function algorithmOf(written: string): DkimAlgorithm | null {
  return written === 'rsa-sha256' || written === 'ed25519-sha256' ? written : null;
}

function canonicalOf(written = 'simple/simple'): { header: Canonical; body: Canonical } | null {
  const [header, body = 'simple', ...more] = written.split('/');
  return isCanonical(header) && isCanonical(body) && more.length === 0 ? { header, body } : null;
}
const isCanonical = (word: string | undefined): word is Canonical => word === 'simple' || word === 'relaxed';

const namesOf = (h: string) => h.split(':').map((name) => name.trim().toLowerCase());
