// DANE-TA: the record names an authority, and the chain must lead to it, in time and for the right name (RFC 7672 3.1.2).

import type { KeyObject } from 'node:crypto';
import { crypto } from '../wire/crypto.ts';
import { type CertificateFacts, isSignedBy, readCertificate } from './certificate.ts';
import type { DaneQuestion, TlsaVerdict } from './dane-question.ts';
import { matchName } from './name-match.ts';
import { type TlsaRecord, tlsaNames } from './tlsa.ts';
import { nameWords, span } from './words.ts';

type AnchorVerdict = Omit<TlsaVerdict, 'record'>;

/** Judges one usable record of usage 2. */
export function judgeAnchor(record: TlsaRecord, question: DaneQuestion): AnchorVerdict {
  const { certificates } = question;
  const [leaf] = certificates;
  if (leaf === undefined) {
    return { ...NO_MATCH, problem: 'the server sent no certificate', result: 'validation-failure' };
  }
  const authorities = certificates.slice(1).filter((certificate) => tlsaNames(record, certificate));
  // A server's own certificate is no authority over itself.
  if (authorities.length === 0 && tlsaNames(record, leaf)) return withoutPath(record, leaf, certificates, authorities);
  const published = authorities.length === 0 ? publishedAuthority(record) : [];
  const path = findAnchored([...certificates, ...published], [...authorities, ...published], question.now);
  const signed =
    path === null && authorities.length === 0 ? signedByPublishedKey(record, certificates, question.now) : null;
  if (signed !== null) return { certificate: null, depth: null, ...heldBy(signed, leaf, question) };
  if (path === null) return withoutPath(record, leaf, certificates, authorities);
  const anchor = path.at(-1);
  const depth = certificates.findIndex(({ sha256 }) => sha256 === anchor?.sha256);
  const named = { certificate: anchor?.sha256 ?? null, depth: depth < 0 ? null : depth };
  return { ...named, ...heldBy(path, leaf, question) };
}

const NO_MATCH = { state: 'no-match', certificate: null, depth: null } as const;

function withoutPath(
  record: TlsaRecord,
  leaf: CertificateFacts,
  certificates: readonly CertificateFacts[],
  authorities: readonly CertificateFacts[],
): AnchorVerdict {
  const [authority] = authorities;
  if (authority !== undefined) {
    const depth = certificates.indexOf(authority);
    const problem = `it names certificate ${depth} of the chain, which did not sign the server's`;
    return { state: 'failed', certificate: authority.sha256, depth, problem, result: 'certificate-not-trusted' };
  }
  if (tlsaNames(record, leaf)) {
    const problem = "it names the server's own certificate; that needs usage 3 (DANE-EE)";
    return { state: 'no-match', certificate: leaf.sha256, depth: 0, problem, result: 'tlsa-invalid' };
  }
  const problem = 'it names no authority that the server sent; it must send it (RFC 7672 3.1.2)';
  return { ...NO_MATCH, problem, result: 'tlsa-invalid' };
}

/** Time and name count for usage 2 (RFC 7672 3.2.3), and the chain's own fault is told as such. */
function heldBy(
  path: readonly CertificateFacts[],
  leaf: CertificateFacts,
  { names, now }: DaneQuestion,
): Pick<TlsaVerdict, 'state' | 'problem' | 'result'> {
  const time = now.getTime();
  const late = path.find(({ notAfter }) => notAfter === null || notAfter < time);
  if (late !== undefined) {
    const problem = `${late.subject || 'the certificate'} expired ${span(time - (late.notAfter ?? 0))} ago`;
    return { state: 'failed', problem, result: 'certificate-expired' };
  }
  const early = path.find(({ notBefore }) => notBefore === null || notBefore > time);
  if (early !== undefined) {
    return { state: 'failed', problem: `${early.subject} is not valid yet`, result: 'certificate-not-trusted' };
  }
  if (!names.some((name) => matchName(leaf.names, name) !== null)) {
    const problem = nameWords(leaf.names, names.join(' or '));
    return { state: 'failed', problem, result: 'certificate-host-mismatch' };
  }
  return { state: 'matched', problem: null, result: null };
}

/** A server of good will sends three or four; a path of more is followed no further. */
const MAX_DEPTH = 10;
/** As in chain-path.ts: look-alikes would cost the product of their branches. */
const MAX_SIGNATURES = 60;

/**
 * The one way up that OpenSSL goes, by which most senders that follow DANE verify: at each step the first certificate that issued
 * the last one, of those that are valid now if any is; it turns back from none. (X509_verify_cert; a cross-signed copy behind the
 * first is not tried.)
 */
function wayUp(certificates: readonly CertificateFacts[], now: Date): readonly CertificateFacts[] {
  const [leaf, ...others] = certificates;
  if (leaf === undefined) return [];
  const path = [leaf];
  let signatures = 0;
  const issued = (last: CertificateFacts, issuer: CertificateFacts): boolean => {
    if (
      !issuer.authority ||
      !issuer.subjectDer.equals(last.issuerDer) ||
      path.some(({ sha256 }) => sha256 === issuer.sha256)
    )
      return false;
    signatures += 1;
    return (
      signatures <= MAX_SIGNATURES && last.x509 !== null && issuer.x509 !== null && isSignedBy(last.x509, issuer.x509)
    );
  };
  for (let last = leaf; path.length < MAX_DEPTH && !last.selfSigned; ) {
    const issuers = others.filter((issuer) => issued(last, issuer));
    const next = issuers.find((issuer) => isTimely(issuer, now)) ?? issuers[0];
    if (next === undefined) break;
    path.push(next);
    last = next;
  }
  return path;
}

const isTimely = ({ notBefore, notAfter }: CertificateFacts, now: Date): boolean =>
  notBefore !== null && notAfter !== null && notBefore <= now.getTime() && now.getTime() <= notAfter;

function findAnchored(
  certificates: readonly CertificateFacts[],
  anchors: readonly CertificateFacts[],
  now: Date,
): readonly CertificateFacts[] | null {
  if (anchors.length === 0) return null;
  const path = wayUp(certificates, now);
  const depth = path.findIndex(({ sha256 }, i) => i > 0 && anchors.some((anchor) => anchor.sha256 === sha256));
  return depth < 0 ? null : path.slice(0, depth + 1);
}

/** `2 0 0` has the whole certificate in the DNS: then the server need not send it (RFC 7671 5.2.1). */
function publishedAuthority(record: TlsaRecord): CertificateFacts[] {
  if (record.selector !== 0 || record.matchingType !== 0) return [];
  const authority = readCertificate(record.data);
  return authority.x509 === null ? [] : [authority];
}

/** `2 1 0` has the whole key: the chain as sent must end in a signature by it (RFC 7671 5.2.2). */
function signedByPublishedKey(
  record: TlsaRecord,
  certificates: readonly CertificateFacts[],
  now: Date,
): readonly CertificateFacts[] | null {
  const key = record.selector === 1 && record.matchingType === 0 ? publicKey(record.data) : null;
  if (key === null) return null;
  const path = wayUp(certificates, now);
  const signed = path.findIndex(({ x509 }) => x509 !== null && isSignedBy(x509, { publicKey: key }));
  return signed < 0 ? null : path.slice(0, signed + 1);
}

function publicKey(spki: Uint8Array): KeyObject | null {
  try {
    return crypto().createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
