// One connection of a survey: greeting, EHLO, then either MAIL FROM in clear text or STARTTLS and a handshake, then QUIT.
// Nothing here judges; a refusal for coming too often is kept apart from every other answer.
import { Conversation, type Received } from '../dialogue/conversation.ts';
import { words } from '../dialogue/old-session.ts';
import { isThrottling, saysTooMany } from '../dialogue/throttled.ts';
import type { Clock } from '../net/clock.ts';
import type { ConnectOptions, ConnectResult, Endpoint } from '../net/connect.ts';
import type { TlsOptions } from '../net/tls.ts';
import type { TlsFacts } from '../net/transport.ts';
import { command, mailCommand } from '../wire/command.ts';
import { type Capabilities, parseEhlo } from '../wire/ehlo.ts';
import type { Reply } from '../wire/reply.ts';
import { replyLine } from '../wire/reply.ts';
import type { EndpointReason } from './document.ts';

/** What one connection is for. */
export type Errand =
  | { readonly kind: 'mail' }
  | { readonly kind: 'tls'; readonly options: Omit<TlsOptions, 'deadlineMs' | 'sni'> };

export interface VisitMeans {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly connect: (endpoint: Endpoint, options: ConnectOptions) => Promise<ConnectResult>;
  readonly source: string | null;
  readonly sni: string | null;
  readonly helo: string;
  readonly from: string;
  /** For each reply and for the handshake. */
  readonly timeoutMs: number;
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

type Found = { -readonly [K in keyof Visit]: Visit[K] };

/** QUIT is a courtesy; nothing depends on its reply. */
const QUIT_MS = 1_000;

/** Goes there and back. Never rejects: an abort is the reason `interrupted`. */
export async function visit(endpoint: Endpoint, errand: Errand, means: VisitMeans): Promise<Visit> {
  const found: Found = { ...NOTHING };
  const result = await means.connect(endpoint, {
    source: means.source,
    deadlineMs: means.timeoutMs,
    signal: means.signal,
    clock: means.clock,
  });
  if ('failure' in result) {
    const { message } = result.failure;
    const interrupted = means.signal.aborted;
    return { ...found, reason: interrupted ? 'interrupted' : 'unreachable', text: message };
  }
  const talk = new Talk(new Conversation(result.transport, means.clock, means.signal), means, found);
  // A handshake does not know the signal: the end of its stream ends it.
  const onAbort = () => talk.leave();
  means.signal.addEventListener('abort', onAbort, { once: true });
  try {
    means.signal.throwIfAborted();
    await talk.go(errand);
  } catch (error) {
    if (!means.signal.aborted) throw error;
  } finally {
    means.signal.removeEventListener('abort', onAbort);
    talk.leave();
  }
  return means.signal.aborted ? { ...found, reason: 'interrupted', text: 'interrupted' } : found;
}

const NOTHING: Visit = {
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

class Talk {
  #conversation: Conversation;
  readonly #means: VisitMeans;
  readonly #found: Found;
  #shakingHands = false;

  constructor(conversation: Conversation, means: VisitMeans, found: Found) {
    this.#conversation = conversation;
    this.#means = means;
    this.#found = found;
  }

  async go(errand: Errand): Promise<void> {
    if (!(await this.#greeted())) return;
    if (!(await this.#hello())) return;
    if (errand.kind === 'mail') await this.#mail();
    else if (this.#found.capabilities?.keywords.has('STARTTLS')) await this.#startTls(errand.options);
    const over = this.#conversation.ended || this.#found.reason !== null || this.#found.tls?.failure != null;
    if (over) return;
    this.#conversation.send('QUIT\r\n');
    await this.#conversation.receive(Math.min(QUIT_MS, this.#means.timeoutMs));
  }

  /** Ends the connection; the server of an interrupted one is told. */
  leave(): void {
    const { transport, ended } = this.#conversation;
    if (!this.#means.signal.aborted || ended || this.#shakingHands) transport.destroy();
    else {
      this.#conversation.send('QUIT\r\n');
      transport.close();
    }
  }

  async #greeted(): Promise<boolean> {
    const reply = await this.#receive('the greeting', 'connect');
    this.#found.banner = reply?.text ?? null;
    if (reply === null) return false;
    return this.#positive(reply, 'connect', 220);
  }

  async #hello(): Promise<boolean> {
    const reply = await this.#ask(`EHLO ${this.#means.helo}`, 'ehlo');
    if (reply === null) return false;
    if (reply.code === 250) {
      this.#found.capabilities = parseEhlo(reply);
      return true;
    }
    if (isThrottling('ehlo', reply) || reply.code === null || reply.code < 500)
      return this.#positive(reply, 'ehlo', 250);
    // A server that knows no EHLO takes HELO and offers nothing (RFC 5321 3.2).
    const old = await this.#ask(`HELO ${this.#means.helo}`, 'ehlo');
    if (old === null || !this.#positive(old, 'ehlo', 250)) return false;
    this.#found.capabilities = parseEhlo({ ...old, lines: old.lines.slice(0, 1) });
    return true;
  }

  async #mail(): Promise<void> {
    const written = mailCommand({ path: this.#means.from });
    if (!written.ok) return this.#end('protocol', written.problem);
    const reply = await this.#ask(written.line, 'mail');
    if (reply === null) return;
    if (reply.code === 421 || (reply.code !== null && reply.code < 500 && reply.code >= 400 && saysTooMany(reply)))
      return this.#end('throttled', replyLine(reply));
    this.#found.mail = reply;
    // No recipient, no message: the transaction is given up at once.
    if (reply.code === 250) await this.#ask('RSET', 'mail');
  }

  async #startTls(options: Omit<TlsOptions, 'deadlineMs' | 'sni'>): Promise<void> {
    const { sni, timeoutMs } = this.#means;
    const found = this.#found;
    const reply = await this.#ask('STARTTLS', 'starttls');
    if (reply === null) return;
    if (reply.code === 421 || (reply.code !== null && reply.code >= 400 && saysTooMany(reply)))
      return this.#end('throttled', replyLine(reply));
    found.starttls = reply;
    if (reply.code !== 220) return;
    if (this.#conversation.unread() > 0) {
      const unasked = this.#conversation.take() ?? this.#conversation.leftover();
      found.injected = unasked === null ? 'octets' : replyLine(unasked);
      return;
    }
    this.#shakingHands = true;
    const { conversation, facts } = await this.#conversation.startTls({ ...options, sni, deadlineMs: timeoutMs });
    this.#shakingHands = false;
    found.tls = facts;
    if (conversation === null) return;
    this.#conversation = conversation;
    this.#means.signal.throwIfAborted();
    const hello = await this.#ask(`EHLO ${this.#means.helo}`, 'ehlo');
    found.session = conversation.transport.tlsSession?.() ?? null;
    if (hello?.code === 250) found.capabilitiesInTls = parseEhlo(hello);
    // The handshake was what the visit was for; what comes after it can only add to it.
    found.reason = null;
    found.text = null;
  }

  async #ask(written: string, stage: Stage): Promise<Reply | null> {
    const line = command(written);
    if (!line.ok) {
      this.#end('protocol', line.problem);
      return null;
    }
    if (this.#spokeUnasked()) return null;
    this.#conversation.send(`${line.line}\r\n`);
    return this.#receive(written.split(' ')[0] ?? '', stage);
  }

  /** One command, one reply: what came before the command is never the answer to it. */
  #spokeUnasked(): boolean {
    const unasked = this.#conversation.take() ?? this.#conversation.leftover();
    if (unasked === null) return false;
    const line = replyLine(unasked);
    // RFC 5321 3.8: a 421 may come at any time.
    if (unasked.code === 421) this.#end('throttled', line);
    else this.#end('protocol', `${line}: a reply that nobody had asked for`);
    return true;
  }

  async #receive(what: string, stage: Stage): Promise<Reply | null> {
    const received: Received = await this.#conversation.receive(this.#means.timeoutMs);
    if (received.outcome === 'reply') return received.reply;
    const waitedFor = stage === 'connect' ? what : `the reply to ${what}`;
    if (received.outcome === 'timeout')
      this.#end('timeout', `${waitedFor} did not come within ${words(this.#means.timeoutMs)}`);
    else
      this.#end(
        'closed',
        `the server ${received.error === 'ECONNRESET' ? 'reset' : 'closed'} the connection before ${waitedFor}`,
      );
    return null;
  }

  #positive(reply: Reply, stage: 'connect' | 'ehlo', code: number): boolean {
    if (reply.code === code) return true;
    const line = replyLine(reply);
    if (isThrottling(stage, reply)) this.#end('throttled', line);
    else if (reply.code === null || reply.code < 400) this.#end('protocol', `${line}: ${code} was due`);
    else this.#end('refused', line);
    return false;
  }

  #end(reason: EndpointReason, text: string): void {
    this.#found.reason = reason;
    this.#found.text = text;
  }
}

type Stage = 'connect' | 'ehlo' | 'mail' | 'starttls';
