// What one server said at one address, whoever's mail it takes: plain values, no clock among them, nothing of a domain in them.
// Two visits to an unchanged server give the same.
import { unclear } from '../dialogue/ambiguity.ts';
import type { Redactor } from '../dialogue/redact.ts';
import { replyRecord } from '../dialogue/reply-record.ts';
import type { ReplyRecord } from '../dialogue/transcript.ts';
import type { TlsFacts } from '../net/tls.ts';
import { failureWords } from '../trust/words.ts';
import type { Capabilities } from '../wire/ehlo.ts';
import { type Reply, replyLine } from '../wire/reply.ts';
import type { EndpointReason, EndpointTls } from './document.ts';
import type { Probes } from './probe-tls.ts';
import type { Visit, VisitEnd } from './visit.ts';

/** A handshake without the time that it took. */
export type Shown = Omit<TlsFacts, 'ms'>;

export interface Said {
  /** Why it could not be asked, or not everything; null if it was. */
  readonly reason: EndpointReason | null;
  readonly text: string | null;
  readonly banner: string | null;
  /** The 500 or 502 to EHLO of a server that knows only HELO. */
  readonly unknownEhlo: ReplyRecord | null;
  /** Null if it was not asked, or refused us. */
  readonly capabilities: readonly string[] | null;
  readonly starttls: 'absent' | 'stripped' | 'broken' | 'works' | null;
  /** Why it is `broken`. */
  readonly starttlsProblem: string | null;
  readonly injected: string | null;
  readonly capabilitiesInTls: readonly string[] | null;
  readonly mail: ReplyRecord | null;
  readonly mailInTls: ReplyRecord | null;
  /** What ended the session at STARTTLS or behind the handshake. */
  readonly tlsEnd: VisitEnd | null;
  /** The handshake that the facts are of. */
  readonly handshake: Shown | null;
  readonly withoutName: Shown | null;
  /** Only versions that our defaults refuse were taken. */
  readonly onlyOld: boolean;
  readonly probes: Pick<EndpointTls, 'versions' | 'groups' | 'cipherOrder' | 'resumption' | 'alpnOffered'> | null;
  readonly connections: number;
}

export interface Asked {
  readonly first: Visit | null;
  readonly mail: Visit | null;
  readonly probes: Probes | null;
  /** The visit whose handshake the facts are of. */
  readonly shown: Visit | null;
  /** Why no more was asked. */
  readonly stopped: VisitEnd | null;
  readonly connections: number;
}

/** Reads the visits to one endpoint; a reply is masked by `redactor`. */
export function saidIn(asked: Asked, redactor: Redactor): Said {
  const { first, mail, shown, probes } = asked;
  const record = (reply: Reply | null | undefined) => (reply ? replyRecord(reply, redactor) : null);
  const { withoutName = null, ...others } = probes ?? {};
  return {
    ...reasonOf(asked),
    banner: first?.banner ?? null,
    unknownEhlo: record(first?.unknownEhlo),
    capabilities: offered(first?.capabilities ?? null),
    starttls: stateOf(asked),
    starttlsProblem: stateOf(asked) === 'broken' ? brokenBy(asked) : null,
    injected: first?.injected ?? null,
    capabilitiesInTls: offered(shown?.capabilitiesInTls ?? null),
    mail: record(mail?.mail),
    mailInTls: record(shown?.mailInTls),
    tlsEnd: (shown ?? first)?.tlsEnd ?? null,
    handshake: timeless(shown?.tls ?? null),
    withoutName: timeless(withoutName),
    onlyOld: first?.tls?.failure != null && shown !== first,
    probes: 'versions' in others ? others : null,
    connections: asked.connections,
  };
}

function timeless(facts: TlsFacts | null): Shown | null {
  if (facts === null) return null;
  const { ms: _ms, ...shown } = facts;
  return shown;
}

function reasonOf({ first, mail, stopped }: Asked): Pick<Said, 'reason' | 'text'> {
  if (stopped !== null) return stopped;
  const silent = [first, mail].find((visit) => visit !== null && visit.reason !== null);
  return { reason: silent?.reason ?? null, text: silent?.text ?? null };
}

function stateOf({ first, shown }: Asked): Said['starttls'] {
  const capabilities = first?.capabilities ?? null;
  if (first === null || capabilities === null) return null;
  if (!capabilities.keywords.has('STARTTLS')) {
    return capabilities.observations.some(({ id }) => id === 'starttls-overwritten') ? 'stripped' : 'absent';
  }
  if (first.starttls === null && first.tlsEnd === null) return null;
  const works = shown?.tls?.failure === null && shown.tlsEnd === null;
  return works ? 'works' : 'broken';
}

function brokenBy({ first, shown }: Asked): string {
  if (first?.injected != null) return `behind the 220 to STARTTLS stood ${first.injected}`;
  const end = shown?.tlsEnd ?? first?.tlsEnd;
  if (end) return end.text;
  if (first?.tls?.failure != null) return failureWords(first.tls.failure);
  if (first?.starttls == null) return '';
  const doubt = first.starttls.code === 220 ? unclear(first.starttls, 220) : null;
  return `${replyLine(first.starttls)}${doubt === null ? '' : `: a reply with ${doubt}`}`;
}

function offered(capabilities: Capabilities | null): readonly string[] | null {
  if (capabilities === null) return null;
  return [...capabilities.keywords].map(([keyword, parameters]) => [keyword, ...parameters].join(' '));
}
