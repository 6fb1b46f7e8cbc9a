// What each certificate that a server sent is there for, and what is wrong with the list as such. It says nothing of trust, and
// nothing in it depends on whom we trust: two probers with other stores read the same list alike.
import { type CertificateFacts, isSignedBy } from './certificate.ts';
import type { TlsRecord } from './tls-facts.ts';

/** What a certificate is there for; an `alternative` (cross-signed, or older) may be the one that another client needs. */
export type ChainRole = NonNullable<TlsRecord['sent']>['roles'][number];

/** None of them breaks trust in a client that searches; each breaks it in some client that does not. */
export type ChainFault =
  /** `of` stands before `below`, which it certifies (RFC 5246 7.4.2: MUST NOT; RFC 8446 4.4.2: SHOULD NOT). */
  | { readonly kind: 'order'; readonly of: string; readonly below: string }
  /** An expired copy before a good one of the same key: GnuTLS takes the first. */
  | { readonly kind: 'expired-first'; readonly of: string; readonly sinceMs: number }
  /** Java refuses more than 10. */
  | { readonly kind: 'long'; readonly sent: number; readonly needed: number }
  | { readonly kind: 'extra'; readonly of: string }
  | { readonly kind: 'double'; readonly of: string };

export interface SentChain {
  /** One for each certificate sent, in its order. */
  readonly roles: readonly ChainRole[];
  readonly faults: readonly ChainFault[];
}

/** What Java takes (jdk.tls.client.maxInboundCertificateChainLength). */
const MAX_LENGTH = 10;
/** Signatures to verify for one chain, as in chain-path.ts: a bundle of look-alikes would cost its square. */
const MAX_SIGNATURES = 60;

/** @param sent as the server sent them, its own first. @param count how many it sent, where not all were read. */
export function readSentChain(sent: readonly CertificateFacts[], now: Date, count = sent.length): SentChain {
  const issued = issuedBy(sent);
  const roles = sent.map((certificate, i) => roleOf(sent, issued, certificate, i));
  return { roles, faults: [...faultsOf(sent, issued, roles, now), ...lengthFault(roles, count)] };
}

/** For each certificate the places of those that it certifies, among those that lead to the server's own. */
function issuedBy(sent: readonly CertificateFacts[]): readonly (readonly number[])[] {
  const issued: number[][] = sent.map(() => []);
  const first = new Map(sent.map((certificate, i) => [certificate.sha256, i] as const).toReversed());
  let signatures = 0;
  const reached = sent.length === 0 ? [] : [0];
  for (const below of reached) {
    const child = sent[below];
    for (const [place, issuer] of sent.entries()) {
      if (place === 0 || place === below || first.get(issuer.sha256) !== place) continue;
      if (child === undefined || child.selfSigned || !issuer.subjectDer.equals(child.issuerDer)) continue;
      signatures += 1;
      if (signatures > MAX_SIGNATURES) return issued;
      if (child.x509 === null || issuer.x509 === null || !isSignedBy(child.x509, issuer.x509)) continue;
      issued[place]?.push(below);
      if (!reached.includes(place)) reached.push(place);
    }
  }
  return issued;
}

function roleOf(
  sent: readonly CertificateFacts[],
  issued: readonly (readonly number[])[],
  certificate: CertificateFacts,
  place: number,
): ChainRole {
  if (place === 0) return 'server';
  if (sent.findIndex(({ sha256 }) => sha256 === certificate.sha256) < place) return 'double';
  if ((issued[place] ?? []).length === 0) return 'stray';
  if (certificate.selfSigned) return 'root';
  const same = sent.findIndex(
    (other, i) => (issued[i] ?? []).length > 0 && !other.selfSigned && sameKey(other, certificate),
  );
  return same < place ? 'alternative' : 'link';
}

/** Certificates of one authority: what the one certifies, the other does, too. */
const sameKey = (one: CertificateFacts, other: CertificateFacts): boolean =>
  one.spkiSha256 === other.spkiSha256 && one.subjectDer.equals(other.subjectDer);

function faultsOf(
  sent: readonly CertificateFacts[],
  issued: readonly (readonly number[])[],
  roles: readonly ChainRole[],
  now: Date,
): ChainFault[] {
  return sent.flatMap((certificate, place): ChainFault[] => {
    const of = certificate.subject;
    const role = roles[place];
    if (role === 'double') return [{ kind: 'double', of }];
    if (role === 'stray') return [{ kind: 'extra', of }];
    if (role === 'server') return [];
    const below = issued[place] ?? [];
    const early = below.every((one) => one > place) ? sent[below[0] ?? 0] : undefined;
    const sinceMs = now.getTime() - (certificate.notAfter ?? Number.POSITIVE_INFINITY);
    const good = sent
      .slice(place + 1)
      .some((other) => sameKey(other, certificate) && (other.notAfter ?? 0) > now.getTime());
    return [
      ...(early === undefined ? [] : [{ kind: 'order', of, below: early.subject } as const]),
      ...(sinceMs > 0 && good ? [{ kind: 'expired-first', of, sinceMs } as const] : []),
    ];
  });
}

function lengthFault(roles: readonly ChainRole[], sent: number): ChainFault[] {
  const needed = roles.filter((role) => role === 'server' || role === 'link').length;
  return sent > MAX_LENGTH ? [{ kind: 'long', sent, needed }] : [];
}
