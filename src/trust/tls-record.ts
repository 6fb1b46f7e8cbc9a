// From a handshake to its record: certificates read, the chain judged, the name compared, reasons in words.
import { type CertificateFacts, MAX_CERTIFICATE_BYTES } from './certificate.ts';
import { certificateRecord } from './certificate-record.ts';
import { type ChainProblem, type ChainVerdict, judgeChain } from './chain.ts';
import { matchName } from './name-match.ts';
import { certificateResult, type ResultType } from './result-type.ts';
import type { TlsRecord } from './tls-facts.ts';
import type { TrustStore } from './trust-store.ts';
import { failureWords, faultWords, nameWords, problemWords } from './words.ts';

export type { TlsRecord } from './tls-facts.ts';

/** What a handshake gave: the shape of `TlsFacts` of the transport. */
export interface Handshake {
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly group: string | null;
  readonly alpn: string | null;
  readonly sni: string | null;
  readonly resumed: boolean;
  readonly ocsp: Uint8Array | null;
  readonly certificates: readonly Uint8Array[];
  /** How many were sent. */
  readonly certificateCount: number;
  readonly certificateDemanded: boolean;
  readonly authorizationError: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly ms: number;
}

/** All that was concluded from a handshake; `record` is what is kept. */
export interface TlsVerdict {
  readonly record: TlsRecord;
  readonly certificates: readonly CertificateFacts[];
  readonly chain: ChainVerdict;
  /** `the name is X, not Y`; null if it matches, or there is nothing to compare. */
  readonly nameProblem: string | null;
  /** RFC 8460 4.3, as a sender that verifies against the web PKI would report it. */
  readonly result: ResultType | null;
}

export interface TlsContext {
  /** The name that the certificate must be for: the MX host; null if there is none. */
  readonly host: string | null;
  readonly now: Date;
  readonly roots: TrustStore;
}

/** The TLS record of a handshake. */
export const tlsRecord = (handshake: Handshake, context: TlsContext): TlsRecord => judgeTls(handshake, context).record;

/**
 * Judges a handshake. The chain is judged here, from the certificates, so that the reason is known and the verdict can be
 * repeated offline; OpenSSL's own verdict is added where it refuses what we would take (a use or a name that the chain
 * does not allow), and believed where it found a way to a root that we did not. Where only the store has the root, the store counts.
 */
export function judgeTls(handshake: Handshake, context: TlsContext): TlsVerdict {
  const { host, now, roots } = context;
  const certificates = bounded(handshake.certificates).map((der) => roots.certificate(der));
  const [leaf] = certificates;
  const own = judgeChain(certificates, roots, now, handshake.certificateCount);
  const chain = { ...own, problems: withOpenSsl(own.problems, handshake) };
  const matchesHost = leaf !== undefined && host !== null && matchName(leaf.names, host) !== null;
  const nameProblem = leaf === undefined || host === null || matchesHost ? null : nameWords(leaf.names, host);
  const unseen = leaf === undefined && handshake.failure !== null;
  const trust = {
    trusted: chain.problems.length === 0,
    trustError: unseen ? 'no certificate was seen' : trustError(chain.problems),
    matchesHost,
  };
  return {
    record: {
      ...handshakeFacts(handshake),
      ...certificateFacts(certificates, now),
      sent: {
        count: handshake.certificateCount,
        roles: own.sent.roles,
        clientCertificate: handshake.certificateDemanded,
      },
      ...trust,
      host,
      nameProblem,
      weaknesses: weaknesses(chain),
    },
    certificates,
    chain,
    nameProblem,
    result: unseen ? 'validation-failure' : certificateResult(chain.problems, matchesHost),
  };
}

const handshakeFacts = (handshake: Handshake) => ({
  protocol: handshake.protocol,
  cipher: handshake.cipher,
  group: handshake.group,
  alpn: handshake.alpn,
  sni: handshake.sni,
  resumed: handshake.resumed,
  stapled: handshake.ocsp !== null,
  failure: handshake.failure === null ? null : failureWords(handshake.failure),
  ms: handshake.ms,
});

function certificateFacts([leaf, ...rest]: readonly CertificateFacts[], now: Date) {
  return {
    certificate: leaf === undefined ? null : certificateRecord(leaf, now),
    chain: rest.map((certificate) => certificateRecord(certificate, now)),
  };
}

const trustError = (problems: readonly ChainProblem[]): string | null =>
  problems.length === 0 ? null : problems.map(problemWords).join('; ');

const weaknesses = ({ weaknesses: keys, sent }: ChainVerdict): string[] => [
  ...keys.map(problemWords),
  ...sent.faults.map(faultWords),
];

/** As many certificates as OpenSSL takes in one handshake; the limit also holds for transports that have none. */
function bounded(certificates: readonly Uint8Array[]): readonly Uint8Array[] {
  let octets = 0;
  const end = certificates.findIndex((der) => {
    octets += der.length;
    return octets > MAX_CERTIFICATE_BYTES;
  });
  return end < 0 ? certificates : certificates.slice(0, Math.max(1, end));
}

function withOpenSsl(problems: readonly ChainProblem[], handshake: Handshake): readonly ChainProblem[] {
  const code = handshake.authorizationError;
  if (code !== null) {
    const told = problems.length > 0 || NAME_CODES.has(code) || ROOT_CODES.has(code);
    return told ? problems : [{ kind: 'openssl', code }];
  }
  // No verdict of OpenSSL: it never came so far, or took over the one of an earlier handshake.
  if (handshake.failure !== null || handshake.resumed) return problems;
  return problems.filter(({ kind }) => !PATH_PROBLEMS.has(kind));
}

/** The name is compared here. */
const NAME_CODES: ReadonlySet<string> = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']);
/** The handshake knew fewer roots than the store, in which a way to one was found. */
const ROOT_CODES: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
/** What OpenSSL does not find it has not got; what it found, we need not have. */
const PATH_PROBLEMS: ReadonlySet<ChainProblem['kind']> = new Set([
  'unknown-issuer',
  'missing-intermediate',
  'too-long',
]);
