// What a survey is, once it has happened: the document `mxprobe/mx@1`. Plain JSON values only.
import type { ReplyRecord, TlsRecord } from '../dialogue/transcript.ts';
import type { TlsVersion } from '../net/tls.ts';
import type { FoundSts } from '../target/find-mta-sts.ts';
import type { FoundTlsRpt } from '../target/find-tls-rpt.ts';
import type { DaneVerdict, TlsaVerdict } from '../trust/dane-question.ts';
import type { StsVerdict } from '../trust/mta-sts.ts';
import type { PtrFacts } from '../trust/ptr.ts';
import type { ResultType } from '../trust/result-type.ts';

export const MX_SCHEMA = 'mxprobe/mx@1';

export interface MxSurvey {
  readonly schema: typeof MX_SCHEMA;
  /** As the user wrote it. */
  readonly target: string;
  /** The mail domain, or null if one host or address was asked for. */
  readonly domain: string | null;
  readonly started: string;
  readonly ms: number;
  readonly mx: readonly MxHostRecord[];
  /** DNSSEC vouches for the MX records, says the resolver; null if none were asked for. */
  readonly mxAuthentic: boolean | null;
  /** What the DNS says that is odd. */
  readonly notes: readonly string[];
  /** Why there is nothing to survey; null if there is. */
  readonly problem: string | null;
  /** Null if there is no domain. */
  readonly mtaSts: FoundSts | null;
  readonly tlsRpt: FoundTlsRpt | null;
  readonly endpoints: readonly EndpointRecord[];
  /** The worst first, in the order of the hosts. */
  readonly findings: readonly MxFinding[];
  /** Connections of all endpoints together. */
  readonly connections: number;
  /** True if the user ended it. */
  readonly interrupted: boolean;
}

export interface MxHostRecord {
  readonly host: string;
  readonly preference: number | null;
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
  readonly authentic: boolean;
  /** Why it has no address; null if it has. */
  readonly problem: string | null;
}

/** Why an endpoint could not be asked, or not everything. */
export type EndpointReason =
  | 'unreachable'
  | 'throttled'
  | 'timeout'
  | 'closed'
  | 'refused'
  | 'protocol'
  | 'dns'
  | 'interrupted';

/** `broken`: it is offered, and cannot be used. */
export type StartTlsState = 'demanded' | 'offered' | 'absent' | 'broken' | 'stripped';

export interface EndpointRecord {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly preference: number | null;
  readonly ptr: PtrFacts | null;
  /** `failed`: a finding here is an error. `inconclusive`: it could not be asked, or not to the end. */
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
  readonly reason: EndpointReason | null;
  /** The reason in words. */
  readonly text: string | null;
  /** The text of the greeting. */
  readonly banner: string | null;
  /** What EHLO offers in clear text: `SIZE 10240000`. */
  readonly capabilities: readonly string[];
  /** And within TLS; null if it was not asked there. */
  readonly capabilitiesInTls: readonly string[] | null;
  /** Null if it is not known. */
  readonly starttls: StartTlsState | null;
  /** Why it is `broken`. */
  readonly starttlsProblem: string | null;
  readonly tls: EndpointTls | null;
  readonly dane: EndpointDane | null;
  readonly mtaSts: StsVerdict | null;
  /** The reply to MAIL FROM in clear text; null if it was not asked. */
  readonly mail: ReplyRecord | null;
  readonly connections: number;
  readonly ms: number;
}

/** The handshake with our defaults, and what others show. */
export interface EndpointTls extends TlsRecord {
  readonly versions: readonly VersionFact[];
  readonly groups: readonly GroupFact[];
  /** Whose order of ciphers counts in TLS 1.2, and what is chosen where the client prefers the weakest. */
  readonly cipherOrder: { readonly decides: 'server' | 'client'; readonly weakest: string } | null;
  /** A session of one connection was taken up in another; null if it was not tried. */
  readonly resumption: boolean | null;
  /** What it makes of a client that offers the protocol `smtp` (RFC 7301); null if it was not tried. */
  readonly alpnOffered: 'ignored' | 'selected' | 'refused' | null;
}

export interface VersionFact {
  readonly version: TlsVersion;
  /** Null if it could not be found out. */
  readonly accepted: boolean | null;
  /** The one it chose from all of ours, security level 0. */
  readonly cipher: string | null;
  readonly problem: string | null;
}

export interface GroupFact {
  readonly group: string;
  readonly accepted: boolean | null;
}

export interface EndpointDane {
  readonly verdict: DaneVerdict['verdict'] | 'unknown';
  /** `_25._tcp.mx.example.org` */
  readonly name: string;
  readonly records: readonly TlsaVerdict[];
  readonly rollover: boolean;
  readonly result: ResultType | null;
  readonly text: string;
}

export type Severity = 'error' | 'warning' | 'info';

export interface MxFinding {
  /** A stable word: `certificate-expired`. */
  readonly id: string;
  readonly severity: Severity;
  /** `mx.example.org[192.0.2.1]:25`, a host, or null: the domain. */
  readonly endpoint: string | null;
  /** `RFC 3207 4.2` */
  readonly standard: string | null;
  /** As reports of RFC 8460 name it. */
  readonly result: ResultType | null;
  readonly text: string;
  /** What the admin does; null if nothing is to do. */
  readonly remedy: string | null;
}
