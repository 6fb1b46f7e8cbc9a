import type { ConnectOptions, ConnectResult } from '../net/connect.ts';
import type { TlsOptions } from '../net/tls.ts';
import type { Capabilities } from '../wire/ehlo.ts';
import { after, isVerb, type SessionState } from '../wire/order.ts';
import type { Reply } from '../wire/reply.ts';
import { replyLine } from '../wire/reply.ts';
import type { Conversation, Received } from './conversation.ts';
import { replyRecord } from './reply-record.ts';
import type { Surroundings as Outside } from './surroundings.ts';
import type { Finding, Outcome, Stage, TlsRecord } from './transcript.ts';
import { VIOLATIONS, violationsOf } from './violations.ts';

/** What it needs from outside. */
export type Surroundings = Omit<Outside, 'open'> & {
  readonly connect: (options: ConnectOptions) => Promise<ConnectResult>;
};

/** What came of a command; `exchange` is its index in the step. */
export interface Answer {
  readonly outcome: Outcome;
  readonly reply: Reply | null;
  readonly exchange: number | null;
  readonly ms: number;
  /** In words: why there is no reply. */
  readonly detail: string | null;
}

export interface Sending {
  readonly stage: Stage;
  readonly octets: Uint8Array | string;
  /** What the transcript shows; the octets as text if not said. */
  readonly shown?: string;
  /** Octets sent, where `shown` is not all of them. */
  readonly sentBytes?: number;
  readonly deadlineMs: number;
}

export class Session {
  readonly around: Surroundings;
  readonly values: Map<string, string>;
  conversation: Conversation | null = null;
  capabilities: Capabilities | null = null;
  state: SessionState = 'start';
  tls: TlsRecord | null = null;
  /** Sent before anything else on the next connection. */
  proxyHeader: { readonly octets: Uint8Array; readonly shown: string } | null = null;
  /** Recipients accepted in this transaction: LMTP answers the message once for each. */
  recipients = 0;
  /** The transaction was begun with SMTPUTF8. */
  smtputf8 = false;
  step = 0;
  /** Why the dialogue is out of step, once it is. */
  outOfStep: string | null = null;
  /** The last thing the server said without being asked. */
  unasked: Reply | null = null;
  #exchanges = 0;
  /** When the running step must be over, however many replies it waits for. */
  #due = Number.POSITIVE_INFINITY;
  /** Replies that nobody had asked for, in this session. */
  #setAside = 0;
  #begun: number;

  constructor(around: Surroundings, values: Map<string, string>) {
    this.around = around;
    this.values = values;
    this.#begun = around.clock.now();
  }

  /** `deadlineMs` is the whole step's; without it each reply has its own. */
  beginStep(index: number, deadlineMs = Number.POSITIVE_INFINITY): void {
    this.step = index;
    this.#exchanges = 0;
    this.#due = this.around.clock.now() + deadlineMs;
  }
  /** What is left of `deadlineMs` before the step must be over. */
  left(deadlineMs: number): number {
    return Math.max(0, Math.min(deadlineMs, this.#due - this.around.clock.now()));
  }
  /** How many exchanges the running step has so far. */
  get exchanges(): number {
    return this.#exchanges;
  }
  get secure(): boolean {
    return this.conversation?.secure ?? false;
  }
  get at(): number {
    return round(this.around.clock.now() - this.#begun);
  }
  beginConnection(): void {
    this.#begun = this.around.clock.now();
    this.capabilities = null;
    this.state = 'start';
    this.recipients = 0;
    this.smtputf8 = false;
  }

  /** Sends, and records that it was sent. What the server said before it was asked is set aside first. */
  send(sending: Omit<Sending, 'deadlineMs'>): void {
    this.setAside(sending.stage);
    const shown = sending.shown ?? textOfOctets(sending.octets);
    this.around.emit({
      e: 'sent',
      at: this.at,
      stage: sending.stage,
      sent: this.around.redactor.text(shown),
      sentBytes: sending.sentBytes ?? null,
      secure: this.secure,
    });
    this.#exchanges += 1;
    this.conversation?.send(sending.octets);
  }

  /** Waits for one reply and records it. `answers` is the index of the exchange it closes, or null if it is one of its own. */
  async receive(stage: Stage, deadlineMs: number, answers: number | null): Promise<Answer> {
    const begun = this.around.clock.now();
    const received: Received =
      this.conversation === null
        ? { outcome: 'closed', error: null, rest: null }
        : await this.conversation.receive(this.left(deadlineMs));
    return this.record(stage, received, round(this.around.clock.now() - begun), answers, deadlineMs);
  }

  /** Sends a command and waits for its reply. */
  async exchange(sending: Sending): Promise<Answer> {
    if (this.conversation === null)
      return { outcome: 'closed', reply: null, exchange: null, ms: 0, detail: 'there is no connection' };
    this.send(sending);
    return this.receive(sending.stage, sending.deadlineMs, this.#exchanges - 1);
  }

  record(stage: Stage, received: Received, ms: number, answers: number | null, deadlineMs: number): Answer {
    const { redactor } = this.around;
    const reply = received.outcome === 'reply' ? received.reply : received.rest;
    this.around.emit({
      e: 'reply',
      at: this.at,
      stage,
      secure: this.secure,
      outcome: received.outcome,
      reply: reply === null ? null : replyRecord(reply, redactor),
      ms,
      answers: answers !== null,
    });
    if (reply !== null) this.#observe(reply);
    if (answers === null) this.#exchanges += 1;
    const exchange = answers ?? this.#exchanges - 1;
    return {
      outcome: received.outcome,
      reply: received.outcome === 'reply' ? received.reply : null,
      exchange,
      ms,
      detail: this.#detail(received, deadlineMs),
    };
  }

  /** What a reply breaks is told once for each step. */
  #observe(reply: Reply): void {
    for (const violation of violationsOf(reply, this.smtputf8)) {
      const known = VIOLATIONS[violation];
      if (known === undefined) continue;
      this.find({
        id: violation,
        severity: known.severity,
        text: `${known.text}: ${replyLine(reply).slice(0, 200)}`,
        standard: 'RFC 5321 4.2',
      });
    }
  }

  #detail(received: Received, deadlineMs: number): string | null {
    if (received.outcome === 'reply') return null;
    const rest = received.rest === null ? '' : ` in the middle of a reply (${replyLine(received.rest)})`;
    if (received.outcome === 'timeout') {
      const begun = this.conversation !== null && this.conversation.unread() > 0 ? ', though a reply was begun' : '';
      return `no reply within ${words(deadlineMs)}${begun}`;
    }
    const how =
      received.error === null
        ? 'closed the connection'
        : received.error === 'ECONNRESET'
          ? 'reset the connection'
          : `ended the connection (${received.error})`;
    const before = this.unasked === null ? '' : `, after an unasked ${replyLine(this.unasked)}`;
    return `the server ${how}${rest}${before}`;
  }

  /** Records whatever the server sent without being asked, so that it is never taken for the answer to what follows. */
  setAside(stage: Stage): void {
    const { conversation } = this;
    if (conversation === null) return;
    const before = this.#setAside;
    for (let reply = conversation.take(); reply !== null; reply = conversation.take()) this.#unsolicited(stage, reply);
    const rest = conversation.leftover();
    if (rest !== null) this.#unsolicited(stage, rest);
    const dropped = this.#setAside - Math.max(before, MAX_UNSOLICITED);
    if (dropped <= 0) return;
    this.find({
      id: 'unsolicited',
      severity: 'error',
      text: `${dropped} more replies that nobody had asked for are not kept`,
      standard: 'RFC 5321 4.2',
    });
  }

  #unsolicited(stage: Stage, reply: Reply): void {
    this.#setAside += 1;
    if (this.#setAside > MAX_UNSOLICITED) return;
    this.record(stage, { outcome: 'reply', reply }, 0, null, 0);
    const line = this.around.redactor.text(replyLine(reply));
    this.unasked = reply;
    // A 421 may come at any time when the server shuts the service down (RFC 5321 3.8): nothing is out of step by it.
    const shutdown = reply.code === 421;
    if (!shutdown) this.outOfStep ??= `the server sent a reply that nobody had asked for: ${line}`;
    this.find({
      id: 'unsolicited',
      severity: shutdown ? 'info' : 'error',
      text: shutdown ? `421 without being asked: ${line}` : `a reply that nobody had asked for: ${line}`,
      standard: shutdown ? 'RFC 5321 3.8' : 'RFC 5321 4.2',
    });
  }

  find(finding: Omit<Finding, 'step'>): void {
    this.around.emit({
      e: 'finding',
      finding: { ...finding, text: this.around.redactor.text(finding.text), step: this.step },
    });
  }

  /** Moves the session on by the order table. */
  accepted(verb: string, accepted: boolean): void {
    if (isVerb(verb)) this.state = after(this.state, verb, accepted);
  }

  tlsOptions(options: Partial<TlsOptions>, sni: string | null, deadlineMs: number): TlsOptions {
    return { ...options, sni, deadlineMs, roots: this.around.roots };
  }
}

/** A server in good faith sends one or two; a flood of short ones would fill the record. */
const MAX_UNSOLICITED = 20;

/** Milliseconds with one decimal: finer is noise. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** A deadline in words: `30 s`, `250 ms`. */
export function words(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms)} ms`;
}

function textOfOctets(octets: Uint8Array | string): string {
  const text =
    typeof octets === 'string' ? Buffer.from(octets, 'latin1').toString('utf8') : Buffer.from(octets).toString('utf8');
  return text.replace(/\r\n$/, '');
}
