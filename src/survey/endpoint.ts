// One MX host at one address: the questions in their order, and the facts that the answers give.

import { unclear } from '../dialogue/ambiguity.ts';
import { round } from '../dialogue/answer.ts';
import { Redactor } from '../dialogue/redact.ts';
import { replyRecord } from '../dialogue/reply-record.ts';
import { deadline } from '../net/deadline.ts';
import type { FoundSts } from '../target/find-mta-sts.ts';
import type { FoundTlsa } from '../target/find-tlsa.ts';
import type { Endpoint } from '../target/resolve-target.ts';
import { judgeDane } from '../trust/dane.ts';
import { judgeSts } from '../trust/mta-sts.ts';
import { judgeStaple, type StapleVerdict } from '../trust/ocsp.ts';
import type { PtrFacts } from '../trust/ptr.ts';
import { judgeTls, type TlsVerdict } from '../trust/tls-record.ts';
import type { TrustStore } from '../trust/trust-store.ts';
import { failureWords } from '../trust/words.ts';
import type { Capabilities } from '../wire/ehlo.ts';
import type { Reply } from '../wire/reply.ts';
import { isRefused, replyLine } from '../wire/reply.ts';
import { Asker, type AskerMeans } from './asker.ts';
import type { EndpointDane, EndpointRecord, EndpointTls, StartTlsState } from './document.ts';
import { type Probes, probeTls, probeVersions } from './probe-tls.ts';
import type { Visit, VisitMeans } from './visit.ts';

export interface EndpointMeans extends Omit<VisitMeans, 'sni'> {
  readonly connections: AskerMeans['connections'];
  readonly throttlePauseMs: number;
  /** For all questions to one endpoint. */
  readonly endpointMs: number;
  /** PEM, the same array for all; `trustStore` holds the same. */
  readonly roots: readonly string[];
  readonly trustStore: TrustStore;
  /** SNI and the name to be matched, if it is not the host's. */
  readonly serverName: string | null;
  /** Asked while the server is asked. */
  readonly ptr: Promise<PtrFacts | null>;
  readonly tlsa: Promise<FoundTlsa | null>;
  readonly sts: Promise<FoundSts | null>;
}

/** What findings need beyond the record. */
export interface EndpointFacts {
  readonly record: Omit<EndpointRecord, 'verdict'>;
  readonly tls: TlsVerdict | null;
  readonly staple: StapleVerdict | null;
  readonly injected: string | null;
  /** Only versions that our defaults refuse were taken. */
  readonly onlyOld: boolean;
}

/** Never rejects for anything that a server does. */
export async function surveyEndpoint(endpoint: Endpoint, means: EndpointMeans): Promise<EndpointFacts> {
  const limit = deadline(means.clock, means.endpointMs, means.signal);
  const begun = means.clock.now();
  const literal = endpoint.host === endpoint.address;
  const sni = means.serverName ?? (literal ? null : endpoint.host);
  const asker = new Asker({ address: endpoint.address, port: endpoint.port }, { ...means, signal: limit.signal, sni });
  try {
    const asked = await askAll(asker, means);
    return await conclude(endpoint, means, {
      ...asked,
      asker,
      overdue: limit.passed,
      ms: round(means.clock.now() - begun),
    });
  } finally {
    limit.cancel();
  }
}

interface Asked {
  readonly first: Visit | null;
  readonly mail: Visit | null;
  readonly probes: Probes | null;
  /** The handshake that the facts are of. */
  readonly shown: Visit | null;
}

/** The first visit alone: a server that is not there, or wants none of us, is asked no more. */
async function askAll(asker: Asker, means: EndpointMeans): Promise<Asked> {
  const ask = asker.ask.bind(asker);
  const first = await ask({ kind: 'tls', options: { roots: means.roots } });
  if (first === null || first.capabilities === null || first.reason === 'throttled')
    return { first, mail: null, probes: null, shown: null };
  const [mail, probed] = await Promise.all([
    ask({ kind: 'mail' }),
    first.tls === null ? null : probeVersions(first, ask),
  ]);
  if (probed === null) return { first, mail, probes: null, shown: null };
  const worked = first.tls?.failure === null;
  const shown = worked ? first : (probed.best ?? first);
  const more = probed.best === null ? NO_MORE : await probeTls(worked ? first : probed.best, probed, ask);
  return { first, mail, probes: { versions: probed.versions, ...more }, shown };
}

const NO_MORE = { groups: [], cipherOrder: null, resumption: null, alpnOffered: null };

interface Answers extends Asked {
  readonly asker: Asker;
  readonly overdue: boolean;
  readonly ms: number;
}

async function conclude(endpoint: Endpoint, means: EndpointMeans, answers: Answers): Promise<EndpointFacts> {
  const { first, mail, shown, probes, asker } = answers;
  const now = means.clock.date();
  const host = means.serverName ?? endpoint.host;
  const facts = shown?.tls ?? null;
  const tls = facts === null ? null : judgeTls(facts, { host, now, roots: means.trustStore });
  const starttls = stateOf(answers);
  const [ptr, tlsa, sts] = await Promise.all([means.ptr, means.tlsa, means.sts]);
  const usable = starttls === 'offered' || starttls === 'demanded';
  const leaf = tls?.certificates[0];
  return {
    record: {
      host: endpoint.host,
      address: endpoint.address,
      port: endpoint.port,
      preference: endpoint.preference,
      ptr,
      ...reasonOf(answers),
      banner: first?.banner ?? null,
      capabilities: offered(first?.capabilities ?? null),
      capabilitiesInTls: shown?.capabilitiesInTls ? offered(shown.capabilitiesInTls) : null,
      starttls,
      starttlsProblem: starttls === 'broken' ? brokenBy(first) : null,
      tls: tls === null || probes === null ? null : recordOf(tls, probes),
      dane: tlsa === null ? null : daneOf(tlsa, { tls, starttls, endpoint, now }),
      // What is not known is not judged: a host that could not be asked neither keeps nor breaks the policy.
      mtaSts: sts?.policy && starttls !== null ? judgeSts(sts.policy, endpoint.host, usable ? tls : null) : null,
      mail: mail?.mail ? replyRecord(mail.mail, NO_SECRETS) : null,
      connections: asker.count,
      ms: answers.ms,
    },
    tls,
    staple: leaf === undefined || facts === null ? null : judgeStaple(facts.ocsp, leaf, now),
    injected: first?.injected ?? null,
    onlyOld: first?.tls?.failure != null && shown !== first,
  };
}

const NO_SECRETS = new Redactor([]);

function stateOf({ first, mail, probes }: Asked): StartTlsState | null {
  const capabilities = first?.capabilities ?? null;
  if (first === null || capabilities === null) return null;
  if (!capabilities.keywords.has('STARTTLS')) {
    return capabilities.observations.some(({ id }) => id === 'starttls-overwritten') ? 'stripped' : 'absent';
  }
  if (first.starttls === null) return null;
  const works = first.tls?.failure === null || probes?.versions.some(({ accepted }) => accepted) === true;
  if (!works) return 'broken';
  return demandsTls(mail?.mail ?? null) ? 'demanded' : 'offered';
}

/** A refusal of MAIL FROM that speaks of TLS: 530 by RFC 3207 4, other codes elsewhere. */
export function demandsTls(reply: Pick<Reply, 'code' | 'text'> | null): boolean {
  if (reply === null || !isRefused(reply.code)) return false;
  return /\b(?:start ?tls|tls|ssl|encrypt(?:ed|ion)?|secure (?:connection|channel|session))\b/i.test(
    reply.text.slice(0, MAX_READ),
  );
}
const MAX_READ = 2_000;

function brokenBy(first: Visit | null): string {
  if (first?.injected != null) return `behind the 220 to STARTTLS stood ${first.injected}`;
  if (first?.tls?.failure != null) return failureWords(first.tls.failure);
  if (first?.starttls == null) return '';
  const doubt = first.starttls.code === 220 ? unclear(first.starttls, 220) : null;
  return `${replyLine(first.starttls)}${doubt === null ? '' : `: a reply with ${doubt}`}`;
}

function reasonOf({ first, mail, asker, overdue }: Answers): Pick<EndpointRecord, 'reason' | 'text'> {
  if (overdue) return { reason: 'timeout', text: 'the time for this endpoint was over before all was asked' };
  if (asker.stopped !== null) return { reason: 'throttled', text: asker.stopped };
  const silent = [first, mail].find((visit) => visit !== null && visit.reason !== null);
  return { reason: silent?.reason ?? null, text: silent?.text ?? null };
}

const recordOf = ({ record }: TlsVerdict, probes: Probes): EndpointTls => ({ ...record, ...probes });

interface Shown {
  readonly tls: TlsVerdict | null;
  readonly starttls: StartTlsState | null;
  readonly endpoint: Endpoint;
  readonly now: Date;
}

function daneOf(
  { name, base, records, lookup, text }: FoundTlsa,
  { tls, starttls, endpoint, now }: Shown,
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
  const names = [base, ...(endpoint.domain === null ? [] : [endpoint.domain]), endpoint.host];
  const verdict = judgeDane({ lookup, records, certificates, names: [...new Set(names)], now });
  const why = verdict.verdict === 'insecure' && text !== null ? `${verdict.text}: ${text}` : verdict.text;
  return { name, ...verdict, text: why };
}

function offered(capabilities: Capabilities | null): string[] {
  if (capabilities === null) return [];
  return [...capabilities.keywords].map(([keyword, parameters]) => [keyword, ...parameters].join(' '));
}
