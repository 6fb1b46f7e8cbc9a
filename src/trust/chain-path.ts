// Finds the way from a server's certificate to a root that is trusted, among what it sent, in whatever order.
import { type CertificateFacts, isSignedBy } from './certificate.ts';

/** Whom to trust: the roots of a run. */
export interface Anchors {
  rootsNamed(subjectDer: Buffer): readonly CertificateFacts[];
  has(certificate: CertificateFacts): boolean;
}

export interface ChainPath {
  /** The server's certificate first. */
  readonly certificates: readonly CertificateFacts[];
  readonly end: PathEnd;
}

export type PathEnd =
  /** The last certificate is one of the anchors. */
  | 'trusted-root'
  /** The last certificate is a root of its own, which is no anchor. */
  | 'unknown-root'
  /** Nobody has the issuer of the last certificate. */
  | 'issuer-missing'
  /** There is an issuer of that name, and it did not sign this certificate. */
  | 'wrong-key'
  /** The issuer is there, and it is not allowed to issue. */
  | 'not-an-authority'
  /** Longer than MAX_DEPTH, or too many branches. */
  | 'too-long';

/** Paths on the web have three or four certificates; OpenSSL's limit is 100, which a peer could make us pay for. */
const MAX_DEPTH = 10;
/** Signatures to verify for one chain; a bundle of look-alikes would otherwise cost the product of its branches. */
const MAX_SIGNATURES = 60;
/** Cross-signed roots give two paths; the one that is valid today counts. */
const MAX_PATHS = 4;

/** All ways to trusted roots, at most MAX_PATHS; if there is none, the one that came furthest. `sent` is not empty. */
export function findPaths(sent: readonly CertificateFacts[], anchors: Anchors): readonly ChainPath[] {
  const search: Search = { sent: distinct(sent), anchors, found: [], furthest: null, signatures: 0 };
  const [leaf] = search.sent;
  if (leaf !== undefined) extend(search, [leaf]);
  if (search.found.length > 0) return search.found;
  return search.furthest === null ? [] : [search.furthest];
}

interface Search {
  readonly sent: readonly CertificateFacts[];
  readonly anchors: Anchors;
  readonly found: ChainPath[];
  furthest: ChainPath | null;
  signatures: number;
}

function extend(search: Search, path: readonly CertificateFacts[]): void {
  const last = path.at(-1);
  if (last === undefined || search.found.length >= MAX_PATHS) return;
  const next = issuersOf(search, path, last);
  if (typeof next === 'string') keep(search, { certificates: path, end: next });
  else for (const issuer of next) extend(search, [...path, issuer]);
}

/** Who may come next, or why nobody does. */
function issuersOf(
  search: Search,
  path: readonly CertificateFacts[],
  last: CertificateFacts,
): PathEnd | readonly CertificateFacts[] {
  if (last.selfSigned) return search.anchors.has(last) ? 'trusted-root' : 'unknown-root';
  if (path.length >= MAX_DEPTH) return 'too-long';
  const named = candidates(search, path, last);
  const signers = named.filter((issuer) => signed(search, last, issuer));
  const authorities = signers.filter((issuer) => issuer.authority || search.anchors.has(issuer));
  if (authorities.length > 0) return authorities;
  if (search.signatures > MAX_SIGNATURES) return 'too-long';
  if (signers.length > 0) return 'not-an-authority';
  return named.length > 0 ? 'wrong-key' : 'issuer-missing';
}

/** Roots first: the shortest way to trust is the one that other senders take, too. */
function candidates(search: Search, path: readonly CertificateFacts[], last: CertificateFacts): CertificateFacts[] {
  const named = [
    ...search.anchors.rootsNamed(last.issuerDer),
    ...search.sent.filter((other) => other.subjectDer.equals(last.issuerDer)),
  ];
  return distinct(named).filter((issuer) => !path.some((used) => used.sha256 === issuer.sha256));
}

function signed(search: Search, certificate: CertificateFacts, issuer: CertificateFacts): boolean {
  search.signatures += 1;
  if (search.signatures > MAX_SIGNATURES || certificate.x509 === null || issuer.x509 === null) return false;
  return isSignedBy(certificate.x509, issuer.x509);
}

function keep(search: Search, path: ChainPath): void {
  if (path.end === 'trusted-root') search.found.push(path);
  else if (path.certificates.length > (search.furthest?.certificates.length ?? 0)) search.furthest = path;
}

const distinct = (certificates: readonly CertificateFacts[]): CertificateFacts[] => [
  ...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values(),
];
