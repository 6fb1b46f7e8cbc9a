// One connection of a survey: the machine says what the errand has to say, and here is noted what comes of it. Nothing here judges;
// a refusal for coming too often is kept apart from every other answer.
import { type Answer, words } from '../dialogue/answer.ts';
import type { Planned } from '../dialogue/program.ts';
import { runSession } from '../dialogue/run-dialogue.ts';
import type { Session } from '../dialogue/session.ts';
import { isThrottling, saysTooMany, type Throttles } from '../dialogue/throttled.ts';
import type { Stage } from '../dialogue/transcript.ts';
import { type Failure, type Missing, type Place, SilentWitness } from '../dialogue/witness.ts';
import type { Clock } from '../net/clock.ts';
import type { Endpoint, OpenStream } from '../net/lean-stream.ts';
import type { TlsFacts } from '../net/tls.ts';
import { type Capabilities, parseEhlo } from '../wire/ehlo.ts';
import { isPermanent, isRefused, type Reply, replyLine } from '../wire/reply.ts';
import type { EndpointReason } from './document.ts';
import { type Course, type Errand, type ErrandMeans, errandProgram } from './errand.ts';

export type { Errand } from './errand.ts';

export interface VisitMeans extends ErrandMeans {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly open: OpenStream;
  /** What is throttling and no refusal; by words alone where it is not said. */
  readonly throttles?: Throttles | undefined;
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
  /** To be resumed in another visit. */
  readonly session: Buffer | null;
}

/** Goes there and back. Never rejects for anything that a server does: an abort is the reason `interrupted`. */
export async function visit(endpoint: Endpoint, errand: Errand, means: VisitMeans): Promise<Visit> {
  const { clock, signal } = means;
  const witness = new VisitWitness(means.throttles);
  const program = errandProgram(errand, means, witness);
  try {
    await runSession(program, witness, {
      clock,
      signal,
      open: (source, _deadlineMs, sink) => means.open(endpoint, source, sink),
    });
    return witness.found;
  } catch (error) {
    if (!signal.aborted) throw error;
    return { ...witness.found, reason: 'interrupted', text: 'interrupted' };
  }
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
    session: null,
  };
  #knowsNoEhlo = false;
  readonly #throttles: Throttles | undefined;

  constructor(throttles: Throttles | undefined) {
    super();
    this.#throttles = throttles;
  }

  // ---- how it goes on

  knowsNoEhlo(): boolean {
    return this.#knowsNoEhlo;
  }
  goesOn(): boolean {
    return this.found.reason === null && this.found.capabilities !== null;
  }
  offersTls(): boolean {
    return this.goesOn() && this.found.capabilities?.keywords.has('STARTTLS') === true;
  }

  // ---- what the machine tells

  override heard(session: Session, { row }: Place, { reply }: Answer): void {
    // Out of step, no reply is an answer any more.
    if (reply === null || this.found.reason !== null) return;
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
        if (reply.code === 421 || (isRefused(reply.code) && !isPermanent(reply.code) && saysTooMany(reply)))
          this.#end('throttled', replyLine(reply));
        else this.found.mail = reply;
        break;
      case 'starttls':
        if (reply.code === 421 || (isRefused(reply.code) && saysTooMany(reply)))
          this.#end('throttled', replyLine(reply));
        else this.found.starttls = reply;
        break;
    }
  }

  override missed(session: Session, { of, row }: Place, how: Missing): void {
    const verb = session.host.program.rows[row]?.verb ?? '';
    if (of.step.name === 'closing') return;
    const what = verb === 'connect' ? 'the greeting' : `the reply to ${verb.toUpperCase()}`;
    if (how === 'timeout') this.#end('timeout', `${what} did not come within ${words(of.budgetMs)}`);
    else this.#end('closed', `the server ${how === 'reset' ? 'reset' : 'closed'} the connection before ${what}`);
  }

  /** One command, one reply: what came before the command is never the answer to it. */
  override unasked({ of }: Session, _stage: Stage, next: () => Reply | null): void {
    const first = next();
    for (let more = first; more !== null; ) more = next();
    if (first === null || of?.step.name === 'closing') return;
    // RFC 5321 3.8: a 421 may come at any time.
    if (first.code === 421) this.#end('throttled', replyLine(first));
    else this.#end('protocol', `${replyLine(first)}: a reply that nobody had asked for`);
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
    else if (isThrottling('ehlo', reply, this.#throttles) || !isPermanent(reply.code))
      this.#turnedAway(reply, 'ehlo', 250);
    else this.#knowsNoEhlo = true;
  }

  #helloInTls(session: Session, reply: Reply): void {
    this.found.session = session.connection?.stream.tlsSession() ?? null;
    if (reply.code === 250) this.found.capabilitiesInTls = parseEhlo(reply);
  }

  #turnedAway(reply: Reply, stage: 'connect' | 'ehlo', due: number): void {
    const line = replyLine(reply);
    if (isThrottling(stage, reply, this.#throttles)) this.#end('throttled', line);
    else if (isRefused(reply.code)) this.#end('refused', line);
    else this.#end('protocol', `${line}: ${due} was due`);
  }

  /** A handshake that worked was what the visit was for; what comes after it can only add to it. */
  #end(reason: EndpointReason, text: string): void {
    if (this.found.reason !== null || this.found.tls?.failure === null) return;
    this.found.reason = reason;
    this.found.text = text;
  }
}
