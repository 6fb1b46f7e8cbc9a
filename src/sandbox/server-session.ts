// One SMTP or LMTP session of the embedded MX, sans I/O: octets in, actions out. The order of commands is wire/order.ts,
// the policies are rules, each verb has a file in commands/.
import { type SaidReply, sayingOf } from '../scenario/policy/reply.ts';
import type { Moment } from '../scenario/policy/wire.ts';
import type { Policy } from '../scenario/policy.ts';
import { OctetQueue } from '../wire/octet-queue.ts';
import { after, type SessionState, type Verb } from '../wire/order.ts';
import type { Action } from './action.ts';
import { type AnswerName, answer } from './answers.ts';
import { type Client, type Facts, type Fill, filled } from './facts.ts';
import type { Mx } from './mx.ts';
import { saidInFull, sayUnasked, sayWhatFollows } from './quirks.ts';
import type { Refusal } from './rule.ts';
import { softened } from './write-reply.ts';

/** Takes input until it gives back what is not its own; null while it wants more. */
export type Reading = (chunk: Uint8Array) => Uint8Array | null;
/** Takes one line instead of a command. */
export type LineReading = (line: string) => void;

/** A command of the longest addresses and parameters has some 4,000 octets; Postfix takes as many before it cuts. */
const LINE_OCTETS = 8 * 1024;
/** Input that waits while a greeting is held back or TLS begins; no client has a reason to send more then. */
const WAITING_OCTETS = 1024 * 1024;

export class ServerSession {
  readonly mx: Mx;
  readonly number: number;
  readonly facts: Facts;
  readonly actions: Action[] = [];
  state: SessionState = 'start';
  /** Errors so far: replies of 4xx and 5xx. */
  errors = 0;
  commands = 0;
  /** The recipients of this transaction that were refused. */
  refusedRecipients = 0;
  /** An early talker whom postscreen's enforce lets get on to RCPT. */
  talkedEarly = false;
  ended = false;
  #held = true;
  #reading: Reading | null = null;
  #lineReading: LineReading | null = null;
  #input = new OctetQueue(WAITING_OCTETS);
  #skipping = false;
  #secured: (() => void) | null = null;

  /** Connections of this client (or of all, as the policy counts) that are open, this one included. */
  readonly open: number;
  readonly #openKey: string;
  readonly #carryOut: (session: ServerSession, line: string) => void;

  /** `carryOut` takes each command line: dispatch.ts, which knows the files of the verbs. */
  constructor(mx: Mx, client: Client, secure: boolean, carryOut: (session: ServerSession, line: string) => void) {
    this.mx = mx;
    this.#carryOut = carryOut;
    this.#openKey = mx.policy.concurrency?.per === 'server' ? '' : client.address;
    this.open = mx.opened(this.#openKey);
    mx.counts.sessions += 1;
    this.number = mx.counts.sessions;
    this.facts = {
      client,
      host: mx.host,
      secure,
      helo: '',
      user: null,
      sender: null,
      declaredBytes: null,
      recipient: '',
      recipients: [],
      message: null,
      messageBytes: 0,
      id: '',
    };
  }

  get policy(): Policy {
    return this.mx.policy;
  }

  /** Octets that wait to be read. */
  get waiting(): number {
    return this.#input.length;
  }

  /** Octets from the client. */
  receive(chunk: Uint8Array): void {
    if (this.ended) return;
    this.#input.push(chunk);
    this.#work();
  }

  /** The connection is gone, whoever ended it. */
  gone(): void {
    this.ended = true;
    this.mx.closed(this.#openKey);
  }

  /** Silence of the client for as long as the policy allows. */
  idle(): void {
    const wanted = this.policy.idle_timeout;
    this.say('unknown', sayingOf(wanted ?? {}, 'idle'), {}, 'idle_timeout');
    this.close();
  }

  /** Silence after which the policy says something unasked. */
  nudge(): void {
    if (!this.ended) sayUnasked(this);
  }

  /** The handshake that a `tls` action asked for is done. */
  secured(): void {
    this.facts.secure = true;
    this.mx.counts.handshakes += 1;
    this.#secured?.();
  }

  /** Reads no commands until it is called with false. */
  hold(held = true): void {
    this.#held = held;
    if (!held) this.#work();
  }

  /** Forgets what was received and not read. */
  forgetInput(): void {
    this.#input = new OctetQueue(WAITING_OCTETS);
  }

  read(reading: Reading): void {
    this.#reading = reading;
  }

  readLine(reading: LineReading): void {
    this.#lineReading = reading;
  }

  whenSecured(run: () => void): void {
    this.#secured = run;
  }

  /** The first refusal of the rules at `moment`, and whose it is. */
  judge(moment: Moment, rules = this.mx.rules): { refusal: Refusal; policy: string } | null {
    for (const rule of rules.get(moment) ?? []) {
      const refusal = rule.check(this.facts);
      if (refusal !== null) return { refusal, policy: rule.name };
    }
    return null;
  }

  /** Asks the rules; says the refusal if there is one. */
  refuses(moment: Moment, rules = this.mx.rules): boolean {
    const judged = this.judge(moment, rules);
    if (judged === null) return false;
    this.refuse(moment, judged.refusal, judged.policy);
    return true;
  }

  refuse(moment: Moment, { reply, fill, close }: Refusal, policy: string | null): void {
    this.say(moment, reply, fill, policy);
    if (close === true) this.close();
  }

  /** The command was taken: says so and moves on. A reply that the policy puts in its place may be a refusal too. */
  accept(moment: Moment, verb: Verb, name: AnswerName, fill?: Fill): boolean {
    const reply = this.policy.replies?.[moment] ?? answer(name);
    const accepted = reply.code < 400;
    this.state = after(this.state, verb, accepted);
    this.say(moment, reply, fill, accepted ? null : 'replies');
    return accepted;
  }

  /** The command is wrong in itself. */
  decline(moment: Moment, name: AnswerName, text = ''): void {
    this.say(moment, answer(name), { text }, null);
  }

  /** Says a reply, with all that the policy does to replies; 421 and 521 close (RFC 5321 3.8, RFC 7504). */
  say(moment: Moment, reply: SaidReply, fill?: Fill, policy: string | null = null): void {
    if (this.ended) return;
    const soft = this.policy.soft_bounce === true ? softened(reply) : reply;
    const said = filled(soft, this.facts, fill);
    if (said.code >= 400) this.errors += 1;
    const { client } = this.facts;
    const [text = ''] = said.lines;
    const { code, enhanced } = said;
    const at = this.mx.clock.now();
    this.mx.note({ at, session: this.number, client: client.address, moment, code, enhanced, text, policy });
    this.actions.push(...saidInFull(this, moment, said));
    sayWhatFollows(this, moment, said);
    if (said.code === 421 || said.code === 521) this.close();
  }

  close(): void {
    this.#end({ do: 'close' });
  }

  reset(): void {
    this.#end({ do: 'reset' });
  }

  #end(action: Action): void {
    if (this.ended) return;
    this.ended = true;
    this.state = 'closed';
    this.actions.push(action);
    this.forgetInput();
  }

  #work(): void {
    while (!this.ended && !this.#held && this.#input.length > 0) {
      const more = this.#reading === null ? this.#workLine() : this.#workReading(this.#reading);
      if (!more) return;
    }
  }

  #workReading(reading: Reading): boolean {
    const chunk = this.#input.octets();
    this.#input.take(chunk.length);
    const rest = reading(chunk);
    if (rest === null) return true;
    if (this.#reading === reading) this.#reading = null;
    this.#input.push(rest);
    return true;
  }

  /** One line, CRLF or LF at its end; false if there is none yet. */
  #workLine(): boolean {
    const octets = this.#input.octets();
    const end = octets.indexOf(0x0a);
    if (end === -1 || end > LINE_OCTETS) return this.#tooLong(octets.length, end);
    const line = octets.toString('utf8', 0, octets[end - 1] === 0x0d ? end - 1 : end);
    this.#input.take(end + 1);
    if (this.#skipping) {
      this.#skipping = false;
      return true;
    }
    const reading = this.#lineReading;
    this.#lineReading = null;
    if (reading === null) this.#carryOut(this, line);
    else reading(line);
    return true;
  }

  /** An over-long line is refused once, and skipped to its end. */
  #tooLong(waiting: number, end: number): boolean {
    if (waiting <= LINE_OCTETS) return false;
    if (!this.#skipping) this.decline('unknown', 'line-too-long');
    this.#skipping = end === -1;
    this.#input.take(end === -1 ? waiting : end + 1);
    return true;
  }
}
