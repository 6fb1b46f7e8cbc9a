// The handshake and the certificate, fact by fact.
import type { CertificateFacts, TlsFacts } from './baseline.ts';
import type { Difference, Fact } from './change.ts';

export function compareTls(key: string, before: TlsFacts | null, after: TlsFacts | null): Difference[] {
  const differ: Differ = (what, b, a, words) =>
    b === a ? [] : [{ case: key, step: null, what, before: b, after: a, ...(words === undefined ? {} : { words }) }];
  if (before === null || after === null) return differ('tls', before?.version ?? null, after?.version ?? null);
  return [
    ...differ('tls.version', before.version, after.version),
    ...differ('tls.cipher', before.cipher, after.cipher),
    ...differ('tls.group', before.group, after.group),
    ...compareCertificates(differ, before.certificate, after.certificate),
  ];
}

type Differ = (what: string, before: Fact, after: Fact, words?: Difference['words']) => Difference[];

function compareCertificates(differ: Differ, b: CertificateFacts | null, a: CertificateFacts | null): Difference[] {
  if (b === null || a === null) return differ('certificate', b?.sha256 ?? null, a?.sha256 ?? null);
  const found = [
    ...differ('certificate.trusted', b.trusted || b.trustError, a.trusted || a.trustError, [
      b.tonight?.trustError ?? '',
      a.tonight?.trustError ?? '',
    ]),
    ...differ('certificate.matches_host', b.matchesHost, a.matchesHost),
    ...differ('certificate.expiry', b.expiry, a.expiry, [sayEnd(b), sayEnd(a)]),
    ...differ('certificate.authority', b.authority, a.authority),
    ...differ('certificate.names', b.names.join(' '), a.names.join(' ')),
    ...differ('certificate.key', b.key, a.key),
  ];
  if (found.length === 0) found.push(...differ('certificate.issuer', b.issuer, a.issuer));
  // That it is another certificate is worth a line only where nothing else says so.
  return found.length === 0 ? differ('certificate', b.sha256, a.sha256) : found;
}

/** `in 9 days, on 2026-12-09`; empty for what is known from a baseline. */
function sayEnd({ tonight }: CertificateFacts): string {
  if (tonight === undefined) return '';
  const { daysLeft, notAfter } = tonight;
  const count = Math.abs(daysLeft) === 1 ? '1 day' : `${Math.abs(daysLeft)} days`;
  return `${daysLeft < 0 ? `${count} ago` : `in ${count}`}, on ${notAfter.slice(0, 10)}`;
}
