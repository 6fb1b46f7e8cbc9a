// Is this chain to be trusted today, and if not, why not? All reasons, the one that decides first.
import type { CertificateFacts } from './certificate.ts';
import { type ChainPath, findPaths } from './chain-path.ts';
import { readSentChain, type SentChain } from './sent-chain.ts';
import type { TrustStore } from './trust-store.ts';

export interface ChainVerdict {
  /** What breaks trust; none if the chain is trusted. */
  readonly problems: readonly ChainProblem[];
  /** What does not break trust everywhere, and should be renewed. */
  readonly weaknesses: readonly ChainProblem[];
  /** From the server's certificate to the root, as far as it could be followed. */
  readonly path: readonly CertificateFacts[];
  /** The list as it was sent, whomever we trust. */
  readonly sent: SentChain;
}

export type ChainProblem =
  | { readonly kind: 'no-certificate' }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'expired'; readonly sinceMs: number; readonly of: Position }
  | { readonly kind: 'not-yet-valid'; readonly from: number; readonly of: Position }
  | { readonly kind: 'self-signed' }
  | { readonly kind: 'unknown-root'; readonly name: string }
  | { readonly kind: 'missing-intermediate'; readonly name: string }
  | { readonly kind: 'unknown-issuer'; readonly name: string }
  | { readonly kind: 'wrong-issuer-key'; readonly name: string }
  | { readonly kind: 'not-an-authority'; readonly name: string }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'not-for-servers' }
  | { readonly kind: 'weak-signature'; readonly hash: string; readonly of: Position }
  | { readonly kind: 'weak-key'; readonly type: string; readonly bits: number; readonly of: Position }
  /** OpenSSL refused what we would have taken; its code. */
  | { readonly kind: 'openssl'; readonly code: string };

/** Which certificate of the path: the server's own has depth 0. */
export interface Position {
  readonly depth: number;
  readonly root: boolean;
  readonly name: string;
}

/** @param sent as the server sent them, its own first. @param count how many it sent, where not all were read. */
export function judgeChain(
  sent: readonly CertificateFacts[],
  store: TrustStore,
  now: Date,
  count = sent.length,
): ChainVerdict {
  const [leaf] = sent;
  if (leaf === undefined) return { ...NOTHING, problems: [{ kind: 'no-certificate' }] };
  if (leaf.x509 === null || leaf.notBefore === null || leaf.notAfter === null) {
    const problem: ChainProblem = { kind: 'unreadable', detail: leaf.problem ?? 'OpenSSL cannot read it' };
    return { ...NOTHING, path: [leaf], problems: [problem], sent: readSentChain(sent, now, count) };
  }
  const paths = store.remember(sent, () => findPaths(sent, store));
  const timely = paths.find((path) => timeProblems(path, now).length === 0);
  const path = timely ?? paths[0] ?? { certificates: [leaf], end: 'issuer-missing' };
  return {
    problems: [...endProblems(path), ...timeProblems(path, now), ...purposeProblems(leaf), ...signatureProblems(path)],
    weaknesses: keyWeaknesses(path),
    path: path.certificates,
    sent: readSentChain(sent, now, count),
  };
}

const NOTHING: ChainVerdict = { problems: [], weaknesses: [], path: [], sent: { roles: [], faults: [] } };

function endProblems({ certificates, end }: ChainPath): ChainProblem[] {
  const last = certificates.at(-1);
  if (last === undefined) return [];
  switch (end) {
    case 'trusted-root':
      return [];
    case 'unknown-root':
      return [certificates.length === 1 ? { kind: 'self-signed' } : { kind: 'unknown-root', name: last.subject }];
    case 'issuer-missing':
      // A public authority says where its certificate is to be had. Where nothing is said, it may as well be a private root.
      return [{ kind: last.issuerUrl ? 'missing-intermediate' : 'unknown-issuer', name: last.issuer }];
    case 'wrong-key':
      return [{ kind: 'wrong-issuer-key', name: last.issuer }];
    case 'not-an-authority':
      return [{ kind: 'not-an-authority', name: last.issuer }];
    case 'too-long':
      return [{ kind: 'too-long' }];
    default:
      return end satisfies never;
  }
}

function timeProblems(path: ChainPath, now: Date): ChainProblem[] {
  return path.certificates.flatMap((certificate, depth): ChainProblem[] => {
    const of = position(path, depth);
    const from = certificate.notBefore ?? 0;
    const sinceMs = now.getTime() - (certificate.notAfter ?? 0);
    if (sinceMs > 0) return [{ kind: 'expired', sinceMs, of }];
    return from > now.getTime() ? [{ kind: 'not-yet-valid', from, of }] : [];
  });
}

/** Node calls the EXTENDED key usage keyUsage; without the extension a certificate is good for everything. */
function purposeProblems({ x509 }: CertificateFacts): ChainProblem[] {
  const purposes = x509?.keyUsage as readonly string[] | undefined;
  const served = purposes === undefined || purposes.includes(SERVER_AUTH) || purposes.includes(ANY_PURPOSE);
  return served ? [] : [{ kind: 'not-for-servers' }];
}
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_PURPOSE = '2.5.29.37.0';

/** A root's own signature proves nothing, so its hash does not matter. */
const signatureProblems = (path: ChainPath): ChainProblem[] =>
  path.certificates.flatMap((certificate, depth): ChainProblem[] => {
    const { hash } = certificate.signature;
    if (certificate.selfSigned || hash === null || !BROKEN_HASHES.has(hash)) return [];
    return [{ kind: 'weak-signature', hash, of: position(path, depth) }];
  });
/** Collisions have been shown for all of them; OpenSSL's default security level refuses them. */
const BROKEN_HASHES: ReadonlySet<string> = new Set(['MD2', 'MD5', 'SHA1']);

/** Less than 112 bits of security (NIST SP 800-57): public authorities do not sign such keys, some senders refuse them. */
const keyWeaknesses = (path: ChainPath): ChainProblem[] =>
  path.certificates.flatMap(({ key: { type, bits } }, depth): ChainProblem[] => {
    if (bits === null || bits >= (type === 'rsa' || type === 'rsa-pss' || type === 'dsa' ? 2048 : 224)) return [];
    return [{ kind: 'weak-key', type, bits, of: position(path, depth) }];
  });

function position({ certificates, end }: ChainPath, depth: number): Position {
  const root = depth > 0 && depth === certificates.length - 1 && (end === 'trusted-root' || end === 'unknown-root');
  return { depth, root, name: certificates[depth]?.subject ?? '' };
}
