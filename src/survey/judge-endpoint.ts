// What a server said -> what it means for the domain that names it. Pure: the same answers, judged for as many domains as there are.
import type { FoundSts } from '../target/find-mta-sts.ts';
import type { FoundTlsa } from '../target/find-tlsa.ts';
import type { Endpoint } from '../target/resolve-target.ts';
import { judgeDane } from '../trust/dane.ts';
import { judgeSts } from '../trust/mta-sts.ts';
import { judgeStaple, type StapleVerdict } from '../trust/ocsp.ts';
import type { PtrFacts } from '../trust/ptr.ts';
import { judgeTls, type TlsVerdict } from '../trust/tls-record.ts';
import { zoneLine } from '../trust/tlsa.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { isAccepted, isRefused, type Reply, replyLine } from '../wire/reply.ts';
import type { Answered } from './ask-endpoint.ts';
import type { EndpointDane, EndpointRecord, EndpointTls, StartTlsState } from './document.ts';
import type { Said, Shown } from './said.ts';

/** What is known of the endpoint besides what it said. */
export interface Around {
  readonly endpoint: Endpoint;
  /** The name that the certificate must be for, if it is not the host's. */
  readonly serverName: string | null;
  readonly trustStore: TrustStore;
  readonly now: Date;
  readonly ptr: PtrFacts | null;
  readonly tlsa: FoundTlsa | null;
  readonly sts: FoundSts | null;
}

/** What findings need beyond the record. */
export interface EndpointFacts {
  readonly record: Omit<EndpointRecord, 'verdict'>;
  readonly said: Said;
  readonly tls: TlsVerdict | null;
  /** What a sender gets that names no host. */
  readonly nameless: TlsVerdict | null;
  readonly staple: StapleVerdict | null;
}

export function judgeEndpoint({ said, ms, handshakeMs }: Answered, around: Around): EndpointFacts {
  const { endpoint, now, ptr, tlsa, sts } = around;
  const { host, address, port, preference } = endpoint;
  const tls = verdictOn(said.handshake, handshakeMs, around);
  const nameless = verdictOn(said.withoutName, 0, around);
  const starttls = stateOf(said);
  const usable = starttls === 'offered' || starttls === 'demanded';
  const leaf = tls?.certificates[0];
  return {
    record: {
      host,
      address,
      port,
      preference,
      ptr,
      ...reasonOf(said),
      banner: said.banner,
      ehlo: said.unknownEhlo,
      capabilities: said.capabilities ?? [],
      capabilitiesInTls: said.capabilitiesInTls,
      starttls,
      starttlsProblem: said.starttlsProblem,
      tls: tls === null || said.probes === null ? null : recordOf(tls, nameless, said.probes),
      dane: tlsa === null ? null : daneOf(tlsa, tls, starttls, around),
      publish: leaf === undefined || host === address ? null : zoneLine(port, tlsa?.base ?? host, leaf),
      // What is not known is not judged: a host that could not be asked neither keeps nor breaks the policy.
      mtaSts: sts?.policy && starttls !== null ? judgeSts(sts.policy, host, usable ? tls : null) : null,
      mail: said.mail,
      mailInTls: said.mailInTls,
      connections: said.connections,
      ms,
    },
    said,
    tls,
    nameless,
    staple: leaf === undefined || said.handshake === null ? null : judgeStaple(said.handshake.ocsp, leaf, now),
  };
}

function verdictOn(shown: Shown | null, ms: number, { endpoint, serverName, trustStore, now }: Around) {
  const host = serverName ?? endpoint.host;
  return shown === null ? null : judgeTls({ ...shown, ms }, { host, now, roots: trustStore });
}

/** Who takes MAIL FROM neither in clear text nor within TLS, and not for the lack of it, refuses us: the rest is not known. */
function reasonOf({ reason, text, mail, mailInTls }: Said): Pick<EndpointRecord, 'reason' | 'text'> {
  const refused = reason === null && mailInTls !== null && isRefused(mailInTls.code) && !demandsTls(mailInTls);
  if (refused && !(mail !== null && isAccepted(mail.code)))
    return { reason: 'refused', text: `MAIL FROM within TLS: ${replyLine(mailInTls)}` };
  return { reason, text };
}

function stateOf({ starttls, mail }: Said): StartTlsState | null {
  if (starttls !== 'works') return starttls;
  return demandsTls(mail) ? 'demanded' : 'offered';
}

/** A refusal of MAIL FROM that speaks of TLS: 530 by RFC 3207 4, other codes elsewhere. */
export function demandsTls(reply: Pick<Reply, 'code' | 'text'> | null): boolean {
  if (reply === null || !isRefused(reply.code)) return false;
  return /\b(?:start ?tls|tls|ssl|encrypt(?:ed|ion)?|secure (?:connection|channel|session))\b/i.test(
    reply.text.slice(0, MAX_READ),
  );
}
const MAX_READ = 2_000;

const recordOf = (
  { record }: TlsVerdict,
  nameless: TlsVerdict | null,
  probes: NonNullable<Said['probes']>,
): EndpointTls => ({
  ...record,
  ...probes,
  withoutName:
    nameless === null
      ? null
      : {
          failure: nameless.record.failure,
          sha256: nameless.record.certificate?.sha256 ?? null,
          trusted: nameless.record.trusted,
          matchesHost: nameless.record.matchesHost,
        },
});

function daneOf(
  { name, base, records, lookup, text }: FoundTlsa,
  tls: TlsVerdict | null,
  starttls: StartTlsState | null,
  { endpoint, now }: Around,
): EndpointDane {
  const none = { name, records: [], rollover: false, result: null };
  if (lookup === 'open') return { ...none, verdict: 'unknown', text: text ?? '' };
  if (lookup === 'secure' && records.length > 0) {
    const count = `${records.length} TLSA record${records.length === 1 ? '' : 's'}`;
    if (starttls === null) return { ...none, verdict: 'unknown', text: `${count}, and no certificate to compare with` };
    // With usable records TLS is mandatory (RFC 7672 2.2).
    if (starttls === 'absent' || starttls === 'stripped' || starttls === 'broken') {
      const result = starttls === 'broken' ? 'validation-failure' : 'starttls-not-supported';
      return { ...none, verdict: 'failed', result, text: `${count}, and STARTTLS is ${starttls}` };
    }
  }
  const certificates = tls?.certificates ?? [];
  const verdict = judgeDane({ lookup, records, certificates, names: daneNames(base, endpoint), now });
  const why = verdict.verdict === 'insecure' && text !== null ? `${verdict.text}: ${text}` : verdict.text;
  return { name, ...verdict, text: why };
}

/** The names that usage 2 is checked against (RFC 7672 3.2.2). */
export const daneNames = (base: string, { domain, host }: Pick<Endpoint, 'domain' | 'host'>): string[] => [
  ...new Set([base, ...(domain === null ? [] : [domain]), host]),
];
