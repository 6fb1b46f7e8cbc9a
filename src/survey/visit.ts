// One connection of a survey: the machine says what the errand has to say, and here is noted what comes of it. Nothing here judges;
// a refusal for coming too often is kept apart from every other answer.
import { type Answer, words } from '../dialogue/answer.ts';
import type { Planned } from '../dialogue/program.ts';
import { runSession } from '../dialogue/run-dialogue.ts';
import type { Session } from '../dialogue/session.ts';
import { heldBackBy, isThrottling, saysTooMany, type Throttles } from '../dialogue/throttled.ts';
import type { Stage } from '../dialogue/transcript.ts';
import { type Failure, type Missing, type Place, SilentWitness } from '../dialogue/witness.ts';
import type { Clock } from '../net/clock.ts';
import type { Endpoint, LeanSink, OpenStream } from '../net/lean-stream.ts';
import type { TlsFacts } from '../net/tls.ts';
import { failureWords } from '../trust/words.ts';
import { type Capabilities, parseEhlo } from '../wire/ehlo.ts';
import { isPermanent, isRefused, type Reply, replyLine } from '../wire/reply.ts';
import type { EndpointReason } from './document.ts';
import { type Course, type Errand, type ErrandMeans, errandProgram } from './errand.ts';

export type { Errand } from './errand.ts';

import { openWithin } from './open-within.ts';

export interface VisitMeans extends ErrandMeans {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly open: OpenStream;
  /** What is throttling and no refusal; by words alone where it is not said. */
  readonly throttles?: Throttles | undefined;
}

export interface VisitEnd {
  readonly reason: EndpointReason;
  /** In words. */
  readonly text: string;
}

export interface Visit {
  /** Null if the server was asked what the visit was for. */
  readonly reason: EndpointReason | null;
  /** The reason in words. */
  readonly text: string | null;
  readonly banner: string | null;
  readonly capabilities: Capabilities | null;
  readonly mail: Reply | null;
  /** The reply to STARTTLS; null if it was not sent. */
  readonly starttls: Reply | null;
  /** What stood behind the 220 to STARTTLS: the handshake was not begun (CVE-2011-0411). */
  readonly injected: string | null;
  readonly tls: TlsFacts | null;
  readonly capabilitiesInTls: Capabilities | null;
  /** The reply to MAIL FROM within TLS. */
  readonly mailInTls: Reply | null;
  /** What ended the session at STARTTLS or behind the handshake: no mail can be sent over TLS. Null: nothing did. */
  readonly tlsEnd: VisitEnd | null;
  /** To be resumed in another visit. */
  readonly session: Buffer | null;
  /** The 500 or 502 to EHLO of a server that knows only HELO. */
  readonly unknownEhlo: Reply | null;
}

/** Goes there and back: until the server has closed, too. Never rejects for anything that a server does: an abort is the reason `interrupted`. */
export async function visit(endpoint: Endpoint, errand: Errand, means: VisitMeans): Promise<Visit> {
  const { clock, signal } = means;
  const witness = new VisitWitness(means);
  const program = errandProgram(errand, { ...means, endpoint }, witness);
  let closed: Promise<void> | null = null;
  const open = (source: string | null, deadlineMs: number, sink: LeanSink) => {
    const { promise, resolve } = withResolver();
    closed = promise;
    return openWithin(deadlineMs, endpoint, source, sink, { ...means, over: resolve });
  };
  try {
    await runSession(program, witness, { clock, signal, open });
    await closed;
    return witness.found;
  } catch (error) {
    if (!signal.aborted) throw error;
    return { ...witness.found, reason: 'interrupted', text: 'interrupted' };
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

class VisitWitness extends SilentWitness implements Course {
  readonly found: { -readonly [K in keyof Visit]: Visit[K] } = {
    reason: null,
    text: null,
    banner: null,
    capabilities: null,
    mail: null,
    starttls: null,
    injected: null,
    tls: null,
    capabilitiesInTls: null,
    mailInTls: null,
    tlsEnd: null,
    session: null,
    unknownEhlo: null,
  };
  readonly #means: VisitMeans;

  constructor(means: VisitMeans) {
    super();
    this.#means = means;
  }

  // ---- how it goes on

  knowsNoEhlo(): boolean {
    return this.found.unknownEhlo !== null;
  }
  goesOn(): boolean {
    return this.found.reason === null && this.found.capabilities !== null;
  }
  offersTls(): boolean {
    return this.goesOn() && this.found.capabilities?.keywords.has('STARTTLS') === true;
  }
  goesOnInTls(): boolean {
    return this.found.tlsEnd === null && this.found.capabilitiesInTls !== null;
  }

  // ---- what the machine tells

  override heard(session: Session, { row }: Place, { reply }: Answer): void {
    // Out of step, no reply is an answer any more.
    if (reply === null || this.found.reason !== null || this.found.tlsEnd !== null) return;
    switch (session.host.program.rows[row]?.verb) {
      case 'connect':
        this.found.banner = reply.text;
        if (reply.code !== 220) this.#turnedAway(reply, 'connect', 220);
        break;
      case 'ehlo':
        if (session.secure) this.#helloInTls(session, reply);
        else this.#hello(reply);
        break;
      case 'helo':
        if (reply.code === 250) this.found.capabilities = parseEhlo({ ...reply, lines: reply.lines.slice(0, 1) });
        else this.#turnedAway(reply, 'ehlo', 250);
        break;
      case 'mail':
        if (session.secure) this.#mailInTls(reply);
        else if (reply.code === 421 || (isRefused(reply.code) && !isPermanent(reply.code) && saysTooMany(reply)))
          this.#end(heldBackBy(reply), replyLine(reply));
        else this.found.mail = reply;
        break;
      case 'starttls':
        if (reply.code === 421 || (isRefused(reply.code) && saysTooMany(reply)))
          this.#end(heldBackBy(reply), replyLine(reply));
        else this.found.starttls = reply;
        break;
    }
  }

  override missed(session: Session, { of, row }: Place, how: Missing): void {
    const verb = session.host.program.rows[row]?.verb ?? '';
    if (of.step.name === 'closing') return;
    const where = session.secure ? ' within TLS' : '';
    const what = verb === 'connect' ? 'the greeting' : `the reply to ${verb.toUpperCase()}${where}`;
    const end = (reason: EndpointReason, text: string) =>
      verb === 'starttls' || session.secure ? this.#endTls(reason, text) : this.#end(reason, text);
    if (how === 'timeout') {
      end('timeout', `${what} did not come within ${words(of.budgetMs)}`);
      return;
    }
    const { error = null, message = null } = session.connection?.end ?? {};
    const why = error?.startsWith('ERR_SSL_') ? `: ${failureWords({ code: error, message: message ?? error })}` : '';
    end('closed', `the server ${how === 'reset' ? 'reset' : 'closed'} the connection before ${what}${why}`);
  }

  /** One command, one reply: what came before the command is never the answer to it. */
  override unasked(session: Session, _stage: Stage, next: () => Reply | null): void {
    const first = next();
    for (let more = first; more !== null; ) more = next();
    if (first === null || session.of?.step.name === 'closing') return;
    const line = replyLine(first);
    // RFC 5321 3.8: a 421 may come at any time.
    if (session.secure) this.#refusedInTls(first, `${line}: a reply within TLS that nobody had asked for`);
    else if (first.code === 421) this.#end(heldBackBy(first), line);
    else if (this.#means.proxy != null && this.found.capabilities === null)
      this.#end('protocol', `${line}: it does not take the PROXY header`);
    else this.#end('protocol', `${line}: a reply that nobody had asked for`);
  }

  override failed(_session: Session, _of: Planned, _row: number | null, failure: Failure): void {
    if (failure.kind === 'unreachable') this.#end('unreachable', failure.message);
    else if (failure.kind === 'unsent') this.#end('protocol', failure.why);
    else if (failure.kind === 'wall')
      this.found.injected = failure.taken === null ? 'octets' : replyLine(failure.taken);
  }

  shown(facts: TlsFacts): void {
    this.found.tls = facts;
  }

  #hello(reply: Reply): void {
    if (reply.code === 250) this.found.capabilities = parseEhlo(reply);
    // RFC 5321 3.2, 4.2.4: only these say that the command is not there. Any other refusal is one of the client.
    else if (reply.code === 500 || reply.code === 502) this.found.unknownEhlo = reply;
    else this.#turnedAway(reply, 'ehlo', 250);
  }

  #helloInTls(session: Session, reply: Reply): void {
    this.found.session = session.connection?.stream.tlsSession() ?? null;
    if (reply.code === 250) this.found.capabilitiesInTls = parseEhlo(reply);
    else if (isRefused(reply.code)) this.#refusedInTls(reply, `EHLO within TLS was answered ${replyLine(reply)}`);
    else this.#endTls('protocol', `EHLO within TLS was answered ${replyLine(reply)}: 250 was due`);
  }

  #mailInTls(reply: Reply): void {
    if (reply.code === 421) this.#refusedInTls(reply, `MAIL FROM within TLS was answered ${replyLine(reply)}`);
    else if (isRefused(reply.code) && !isPermanent(reply.code) && saysTooMany(reply))
      this.#end(heldBackBy(reply), replyLine(reply));
    else this.found.mailInTls = reply;
  }

  /** Too many, too often, is no answer here, either. */
  #refusedInTls(reply: Reply, text: string): void {
    if (isRefused(reply.code) && saysTooMany(reply)) this.#end(heldBackBy(reply), replyLine(reply));
    else this.#endTls(isRefused(reply.code) ? 'refused' : 'protocol', text);
  }

  #turnedAway(reply: Reply, stage: 'connect' | 'ehlo', due: number): void {
    const line = replyLine(reply);
    if (isThrottling(stage, reply, this.#means.throttles)) this.#end(heldBackBy(reply), line);
    else if (isRefused(reply.code)) this.#end('refused', line);
    else this.#end('protocol', `${line}: ${due} was due`);
  }

  /** The first that ends it counts. */
  #end(reason: EndpointReason, text: string): void {
    if (this.found.reason !== null || this.found.tlsEnd !== null) return;
    this.found.reason = reason;
    this.found.text = text;
  }

  #endTls(reason: EndpointReason, text: string): void {
    if (this.found.reason === null) this.found.tlsEnd ??= { reason, text };
  }
}
