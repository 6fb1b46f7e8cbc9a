// A stapled OCSP response, as far as a postmaster needs it (RFC 6960 4.2.1): about which certificate, its status, how fresh.
// The responder's signature is not verified here.
import { createHash } from 'node:crypto';
import type { CertificateFacts } from './certificate.ts';
import { type Element, inside, readElement, readOid, readTime, Tag } from './der.ts';
import { span } from './words.ts';

export interface OcspResponse {
  /** What the responder says of the request; only `successful` has answers. */
  readonly status:
    | 'successful'
    | 'malformed-request'
    | 'internal-error'
    | 'try-later'
    | 'sig-required'
    | 'unauthorized';
  /** Milliseconds since 1970. */
  readonly producedAt: number | null;
  readonly answers: readonly OcspAnswer[];
}

export interface OcspAnswer {
  /** The certificate: hash algorithm (OID), hash of its issuer's name, serial number; lower-case hex. */
  readonly hashAlgorithm: string;
  readonly issuerNameHash: string;
  readonly serial: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: number | null;
  readonly thisUpdate: number | null;
  /** Null where newer answers are always to be had. */
  readonly nextUpdate: number | null;
}

/** A staple is below 4 KiB; post-quantum signatures will not make it ten times that. */
const MAX_RESPONSE_BYTES = 65_536;
const MAX_ANSWERS = 50;

/** Reads a DER OCSPResponse; null if it is none. Never throws. */
export function readOcspResponse(der: Uint8Array): OcspResponse | null {
  const bytes = Buffer.from(der.subarray(0, MAX_RESPONSE_BYTES));
  const [code, explicit] = inside(readElement(bytes), Tag.sequence);
  const status = code?.tag === Tag.enumerated ? STATUS.get(code.contents[0] ?? -1) : undefined;
  if (status === undefined) return null;
  if (status !== 'successful') return { status, producedAt: null, answers: [] };
  const [type, contents] = inside(inside(explicit, 0xa0)[0], Tag.sequence);
  if (readOid(type) !== BASIC_RESPONSE || contents === undefined) return null;
  const [data] = inside(readElement(contents.contents), Tag.sequence);
  const fields = inside(data, Tag.sequence);
  const produced = fields.findIndex(({ tag }) => tag === Tag.generalizedTime);
  const answers = inside(fields[produced + 1], Tag.sequence)
    .slice(0, MAX_ANSWERS)
    .map(readAnswer);
  if (produced < 0) return null;
  return { status, producedAt: readTime(fields[produced]), answers: answers.filter((answer) => answer !== null) };
}

export interface StapleVerdict {
  readonly verdict:
    | 'good'
    | 'revoked'
    | 'unknown'
    | 'stale'
    | 'other-certificate'
    | 'unreadable'
    | 'absent'
    | 'missing';
  readonly text: string;
}

/** What the staple says of the server's certificate; `missing` if the certificate demands one (RFC 7633). */
export function judgeStaple(staple: Uint8Array | null, certificate: CertificateFacts, now: Date): StapleVerdict {
  if (staple === null) {
    return certificate.mustStaple
      ? { verdict: 'missing', text: 'the certificate demands an OCSP response (must-staple), and the server sent none' }
      : { verdict: 'absent', text: 'no OCSP response' };
  }
  const response = readOcspResponse(staple);
  if (response === null) return { verdict: 'unreadable', text: 'the OCSP response cannot be read' };
  if (response.status !== 'successful')
    return { verdict: 'unreadable', text: `the OCSP responder said ${response.status}` };
  const answer = response.answers.find((each) => isAbout(each, certificate));
  if (answer === undefined) {
    return { verdict: 'other-certificate', text: 'the OCSP response is about another certificate' };
  }
  const time = now.getTime();
  if (answer.nextUpdate !== null && answer.nextUpdate < time) {
    return { verdict: 'stale', text: `the OCSP response ran out ${span(time - answer.nextUpdate)} ago` };
  }
  const since = answer.revokedAt === null ? '' : ` ${span(time - answer.revokedAt)} ago`;
  return { verdict: answer.status, text: `${STATUS_WORDS[answer.status]}${since}` };
}

const STATUS_WORDS = {
  good: 'not revoked, says the OCSP response',
  revoked: 'the certificate was revoked',
  unknown: 'the OCSP responder does not know the certificate',
} as const;

function isAbout(answer: OcspAnswer, certificate: CertificateFacts): boolean {
  const hash = HASHES.get(answer.hashAlgorithm);
  if (hash === undefined || answer.serial !== certificate.serial) return false;
  return createHash(hash).update(certificate.issuerDer).digest('hex') === answer.issuerNameHash;
}

function readAnswer(element: Element): OcspAnswer | null {
  const [id, status, thisUpdate, ...optional] = inside(element, Tag.sequence);
  const [algorithm, nameHash, , serial] = inside(id, Tag.sequence);
  const word = CERT_STATUS.get(status?.tag ?? -1);
  if (word === undefined || serial?.tag !== Tag.integer || nameHash === undefined) return null;
  const next = optional.find(({ tag }) => tag === 0xa0);
  return {
    hashAlgorithm: readOid(inside(algorithm, Tag.sequence)[0]),
    issuerNameHash: nameHash.contents.toString('hex'),
    serial: serial.contents.toString('hex').replace(/^(00)+(?=..)/, ''),
    status: word,
    revokedAt: word === 'revoked' ? readTime(inside(status, 0xa1)[0]) : null,
    thisUpdate: readTime(thisUpdate),
    nextUpdate: readTime(inside(next, 0xa0)[0]),
  };
}

const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';
const STATUS: ReadonlyMap<number, OcspResponse['status']> = new Map([
  [0, 'successful'],
  [1, 'malformed-request'],
  [2, 'internal-error'],
  [3, 'try-later'],
  [5, 'sig-required'],
  [6, 'unauthorized'],
]);
const CERT_STATUS: ReadonlyMap<number, OcspAnswer['status']> = new Map([
  [0x80, 'good'],
  [0xa1, 'revoked'],
  [0x82, 'unknown'],
]);
const HASHES: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
]);
