// The handshake and the certificate, fact by fact.
import type { CertificateFacts, TlsFacts } from './baseline.ts';
import type { Difference, Fact } from './change.ts';

export function compareTls(key: string, before: TlsFacts | null, after: TlsFacts | null): Difference[] {
  const differ = (what: string, b: Fact, a: Fact): Difference[] =>
    b === a ? [] : [{ case: key, step: null, what, before: b, after: a }];
  if (before === null || after === null) return differ('tls', before?.version ?? null, after?.version ?? null);
  return [
    ...differ('tls.version', before.version, after.version),
    ...differ('tls.cipher', before.cipher, after.cipher),
    ...differ('tls.group', before.group, after.group),
    ...compareCertificates(differ, before.certificate, after.certificate),
  ];
}

type Differ = (what: string, before: Fact, after: Fact) => Difference[];

function compareCertificates(differ: Differ, b: CertificateFacts | null, a: CertificateFacts | null): Difference[] {
  if (b === null || a === null) return differ('certificate', b?.sha256 ?? null, a?.sha256 ?? null);
  const found = [
    ...differ('certificate.trusted', b.trusted || b.trustError, a.trusted || a.trustError),
    ...differ('certificate.matches_host', b.matchesHost, a.matchesHost),
    ...differ('certificate.expiry', b.expiry, a.expiry),
    ...differ('certificate.authority', b.authority, a.authority),
    ...differ('certificate.names', b.names.join(' '), a.names.join(' ')),
    ...differ('certificate.key', b.key, a.key),
  ];
  if (found.length === 0) found.push(...differ('certificate.issuer', b.issuer, a.issuer));
  // That it is another certificate is worth a line only where nothing else says so.
  return found.length === 0 ? differ('certificate', b.sha256, a.sha256) : found;
}
