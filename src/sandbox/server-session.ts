// One SMTP or LMTP session of the embedded MX, sans I/O: octets in, actions out. The order of commands is wire/order.ts,
// the policies are rules, each verb has a file in commands/.

import type { Moment } from '../scenario/policy/moment.ts';
import type { SaidReply } from '../scenario/policy/reply.ts';
import { sayingOf } from '../scenario/policy/reply.ts';
import type { Policy } from '../scenario/policy.ts';
import { after, type SessionState, type Verb } from '../wire/order.ts';
import type { Action } from './action.ts';
import { type AnswerName, answer } from './answers.ts';
import type { Behaviour } from './behaviour.ts';
import type { BreachKind } from './breach.ts';
import type { Chunks } from './chunks.ts';
import type { Client, TlsSeen } from './client.ts';
import { deliver, isHeard } from './delivery.ts';
import { Due } from './due.ts';
import { type Facts, type Fill, freshFacts } from './facts.ts';
import { SessionInput } from './input.ts';
import type { Mx } from './mx.ts';
import { noted } from './note-reply.ts';
import { outOfPatience, sayUnasked, unsolicited } from './quirks.ts';
import type { Received } from './received.ts';
import type { Ending } from './records.ts';
import type { Judged } from './rule.ts';
import { SessionNotes } from './session-notes.ts';
import { keepMessage } from './transaction.ts';

type CarryOut = (session: ServerSession, line: string, bareLf: boolean) => void;

export class ServerSession {
  readonly mx: Mx;
  /** The policy that it began with. */
  readonly behaviour: Behaviour;
  readonly number: number;
  readonly facts: Facts;
  readonly notes: SessionNotes;
  /** What is decided for the reply that comes next. */
  readonly due: Due;
  readonly actions: Action[] = [];
  /** What the client sent and nobody read yet. */
  readonly input: SessionInput;
  state: SessionState = 'start';
  /** Errors so far: replies of 4xx and 5xx. */
  errors = 0;
  commands = 0;
  /** Messages begun: MAIL that was taken. */
  messages = 0;
  /** An early talker whom postscreen's enforce lets get on to RCPT. */
  talkedEarly = false;
  ended = false;
  /** Has the actions carried out that came up while nothing was heard. */
  wake: () => void = () => {};
  /** What came so far of a message whose end is awaited. */
  receiving: (() => Received) | null = null;
  /** The chunks of a message that comes by BDAT. */
  chunks: Chunks | null = null;
  /** Connections of this client (or of all, as the policy counts) that are open, this one included. */
  readonly open: number;
  readonly #openKey: string;
  #secured: (() => void) | null = null;
  #heardOctets = false;

  /** `carryOut` takes each command line: dispatch.ts, which knows the files of the verbs. */
  constructor(mx: Mx, client: Client, secure: boolean, carryOut: CarryOut) {
    this.mx = mx;
    this.behaviour = mx.behaviour;
    this.#openKey = this.policy.concurrency?.per === 'server' ? '' : client.address;
    this.open = mx.opened(this.#openKey);
    this.number = mx.nextSession();
    this.facts = freshFacts(this.behaviour, client, secure, this.number);
    this.notes = new SessionNotes(mx.journal, this.facts, mx.clock);
    this.due = new Due(this);
    const session = this;
    this.input = new SessionInput({
      line: (line, bareLf) => carryOut(this, line, bareLf),
      tooLong: () => this.decline('unknown', 'line-too-long'),
      get ended() {
        return session.ended;
      },
    });
  }

  get policy(): Policy {
    return this.behaviour.policy;
  }

  /** Octets from the client. */
  receive(chunk: Uint8Array): void {
    this.#heardOctets = true;
    if (!this.ended) this.input.push(chunk);
  }

  /** The connection is gone, whoever ended it. */
  gone(): void {
    const left = !this.ended;
    this.ended = true;
    this.mx.closed(this.#openKey);
    // Whoever was refused, or met a misshapen greeting, has a reason to go without a word.
    const turnedAway = this.errors > 0 || this.due.isSpoiled;
    this.notes.empty = left && !this.#heardOctets && !this.facts.secure && !turnedAway;
    if (this.notes.empty) {
      this.mx.takeBackSession(this.number);
      this.due.takeBack();
    } else if (left) {
      this.breach('no-quit', 'quit');
      if (this.receiving !== null) keepMessage(this, this.receiving(), 'broken off', null);
    }
    this.notes.end('client');
  }

  /** Silence of the client for as long as the policy allows. */
  idle(): void {
    if (this.ended) return;
    // It answers no command.
    this.due.forget();
    this.say('unknown', sayingOf(this.policy.idle_timeout ?? {}, 'idle'), {}, 'idle_timeout');
    this.close();
  }

  /** Silence after which the policy says something unasked. */
  nudge(): void {
    if (!this.ended) sayUnasked(this);
  }

  /** The handshake that a `tls` action asked for is done. */
  secured(seen: TlsSeen | null = null): void {
    this.facts.secure = true;
    this.notes.tls = seen;
    this.mx.counts.handshakes += 1;
    this.#secured?.();
  }

  /** Reads on after a look-up, and has what was said meanwhile carried out. */
  goOn(): void {
    if (this.state !== 'start') this.input.hold(false);
    this.wake();
  }

  whenSecured(run: () => void): void {
    this.#secured = run;
  }

  breach(kind: BreachKind, at: Moment, detail: string | null = null): void {
    this.notes.breach(kind, at, detail);
  }

  /** The first refusal of the rules at `moment`, and whose it is; none where a rule of `when:` lets it through. */
  judge(moment: Moment, rules = this.behaviour.rules): Judged | null {
    if (this.due.words(moment) !== undefined) return null;
    for (const rule of rules.get(moment) ?? []) {
      const refusal = rule.check(this.facts);
      if (refusal !== null && this.mx.mayRefuse(refusal)) return { refusal, policy: rule.name };
    }
    return null;
  }

  /** Asks the rules; says the refusal if there is one. */
  refuses(moment: Moment, rules = this.behaviour.rules): boolean {
    return this.refusedBy(moment, this.judge(moment, rules));
  }

  /** Says the refusal if there is one. */
  refusedBy(moment: Moment, judged: Judged | null): boolean {
    if (judged === null) return false;
    const { reply, fill, close } = judged.refusal;
    this.say(moment, reply, fill, judged.policy);
    if (close === true) this.close();
    return true;
  }

  /** What is said where the command is taken: a rule's words, the policy's, or `usual`. */
  acceptance(moment: Moment, usual: SaidReply): SaidReply {
    return this.due.words(moment) ?? this.policy.replies?.[moment] ?? usual;
  }

  /** The command was taken: says so and moves on. A reply that the policy puts in its place may be a refusal too. */
  accept(moment: Moment, verb: Verb, name: AnswerName, fill?: Fill): boolean {
    const reply = this.acceptance(moment, answer(name));
    const { deed, by } = this.due.at(moment);
    const accepted = reply.code < 400;
    this.state = after(this.state, verb, accepted);
    this.say(moment, reply, fill, deed.do === 'reply' ? by : accepted ? null : 'replies');
    if (deed.do === 'reply' && deed.close) this.close();
    return accepted;
  }

  /** The command is wrong in itself. A rule that has words of its own has the last one. */
  decline(moment: Moment, name: AnswerName, text = ''): void {
    const own = this.due.words(moment);
    if (own === undefined) this.say(moment, answer(name), { text });
    else this.say(moment, own, {}, this.due.at(moment).by);
  }

  /** Says a reply, with all that the policy does to replies; 421 and 521 close (RFC 5321 3.8, RFC 7504). */
  say(moment: Moment, reply: SaidReply, fill?: Fill, policy: string | null = null): void {
    if (this.ended) return;
    const decision = this.due.take(moment);
    const said = noted(this, moment, { reply, fill, policy }, decision);
    if (said.code >= 400) this.errors += 1;
    deliver(this, moment, said, decision);
    if (this.ended) return;
    unsolicited(this, moment);
    outOfPatience(this, said);
    if (isHeard(decision.deed) && (said.code === 421 || said.code === 521)) this.close();
  }

  close(): void {
    this.#end({ do: 'close' }, this.state === 'closed' ? 'quit' : 'server');
  }

  reset(): void {
    this.#end({ do: 'reset' }, 'reset');
  }

  /** Answers nothing any more; after `ms`, if it is not null, the connection is closed. `deaf`: reads nothing either. */
  stall(ms: number | null, deaf = false): void {
    this.#end({ do: 'stall', ms, deaf }, 'stalled');
  }

  #end(action: Action, ended: Ending): void {
    if (this.ended) return;
    this.ended = true;
    this.state = 'closed';
    this.notes.ended = ended;
    this.actions.push(action);
    this.input.forget();
  }
}
