// Certificates for the tests of this room: made once for a file, at a fixed time.
import {
  type Authority,
  type CertificateKind,
  type MadeCertificate,
  makeAuthority,
  makeCertificate,
} from '../../src/sandbox/certificates.ts';
import { type CertificateFacts, readCertificate } from '../../src/trust/certificate.ts';

export const NOW = new Date('2026-11-21T02:00:00Z');
export const HOST = 'mx.example.org';

export const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
export const factsOf = (pem: string): CertificateFacts => readCertificate(derOf(pem));

/** What a server with that certificate sends, as DER. */
export const sentBy = (made: MadeCertificate): Buffer[] => [made.certPem, ...made.chainPem].map(derOf);

export const makeRoot = (name?: string): Promise<Authority> => makeAuthority({ now: NOW, ...(name && { name }) });
export const makeFor = (root: Authority, kind: CertificateKind, names: readonly string[] = [HOST]) =>
  makeCertificate(root, kind, { names, addresses: ['192.0.2.25'], now: NOW });
