// A certificate as records and expectations have it: plain JSON values, and how long it is still valid.
import { type CertificateFacts, certificatePem, subjectAltNames } from './certificate.ts';
import type { CertificateRecord } from './tls-facts.ts';

export type { CertificateRecord } from './tls-facts.ts';

const DAY_MS = 86_400_000;

/** The record of a certificate on the day `now`. A time that cannot be read is the empty string, with 0 days left. */
export function certificateRecord(facts: CertificateFacts, now: Date): CertificateRecord {
  return {
    subject: facts.subject,
    issuer: facts.issuer,
    san: subjectAltNames(facts),
    notBefore: isoTime(facts.notBefore),
    notAfter: isoTime(facts.notAfter),
    daysLeft: daysLeft(facts.notAfter, now),
    serial: facts.serial,
    sha256: facts.sha256,
    spkiSha256: facts.spkiSha256,
    key: facts.key,
    signatureAlgorithm: facts.signature.name,
    selfSigned: facts.selfSigned,
    mustStaple: facts.mustStaple,
    scts: facts.scts,
    pem: certificatePem(facts.der),
  };
}

/** Whole days until `notAfter`; -1 from the moment when it is past, -2 after two whole days. */
export function daysLeft(notAfter: number | null, now: Date): number {
  if (notAfter === null) return 0;
  const days = (notAfter - now.getTime()) / DAY_MS;
  return days < 0 ? Math.min(-1, Math.trunc(days)) : Math.floor(days);
}

const isoTime = (time: number | null): string =>
  time === null ? '' : new Date(time).toISOString().replace('.000', '');
