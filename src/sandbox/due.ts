// What `when:`, and the keys that are older, decided for the reply that comes next.
import type { Moment } from '../scenario/policy/moment.ts';
import type { SaidReply } from '../scenario/policy/reply.ts';
import type { About } from './about.ts';
import type { Behaviour } from './behaviour.ts';
import type { Facts } from './facts.ts';
import type { Mx } from './mx.ts';
import type { Judged } from './rule.ts';
import { type Decision, USUAL } from './when.ts';

/** What a session tells of itself when rules are asked. */
interface Asked {
  readonly facts: Facts;
  readonly mx: Mx;
  readonly behaviour: Behaviour;
  readonly number: number;
  readonly messages: number;
}

export class Due {
  readonly #session: Asked;
  #due: { readonly moment: Moment; readonly decision: Decision } | null = null;
  /** Gives back what the greeting's rule counted. */
  #takeBack: (() => void) | null = null;
  #greeted = false;
  #spoiled = false;

  constructor(session: Asked) {
    this.#session = session;
  }

  /** Asks what is done at this moment. It holds for the next reply at this moment. */
  ask(moment: Moment, about: About = {}): Decision {
    const { facts, mx, behaviour, number, messages } = this.#session;
    const occasion = {
      moment,
      session: number,
      message: moment === 'mail' ? messages + 1 : messages,
      client: facts.client.address,
      helo: about.helo ?? facts.helo,
      user: facts.user,
      secure: facts.secure,
      from: about.from === undefined ? facts.sender : about.from,
      to: about.to ?? facts.recipients,
      content: facts.message,
      contentBytes: facts.messageBytes,
    };
    const { decision, takeBack } = mx.decide(occasion, behaviour);
    if (moment === 'connect') {
      this.#takeBack = takeBack;
      this.#spoiled = decision.deed.do !== 'pass';
    }
    this.set(moment, decision);
    return decision;
  }

  /** Asks for the greeting, once: on a server that speaks TLS at once before the handshake. */
  greet(): Decision {
    if (!this.#greeted) this.ask('connect');
    this.#greeted = true;
    return this.at('connect');
  }

  /** The greeting is another than the usual one. */
  get isSpoiled(): boolean {
    return this.#spoiled;
  }

  /** As if the greeting had not been asked for. */
  takeBack(): void {
    this.#takeBack?.();
  }

  set(moment: Moment, decision: Decision): void {
    this.#due = { moment, decision };
  }

  forget(): void {
    this.#due = null;
  }

  at(moment: Moment): Decision {
    return this.#due?.moment === moment ? this.#due.decision : USUAL;
  }

  /** What is due at `moment`; then it is no more. */
  take(moment: Moment): Decision {
    const decision = this.at(moment);
    this.#due = null;
    return decision;
  }

  /** What was decided for one moment holds for another; false if nothing was. */
  carry(from: Moment, to: Moment): boolean {
    const decision = this.at(from);
    if (decision === USUAL) return false;
    this.set(to, decision);
    return true;
  }

  /** A reply that a rule puts in the place of acceptance. */
  words(moment: Moment): SaidReply | undefined {
    const { deed } = this.at(moment);
    return deed.do === 'reply' && deed.reply.code < 400 ? deed.reply : undefined;
  }

  /** The refusal that a rule wants at `moment`. */
  refusal(moment: Moment): Judged | null {
    const { deed, by } = this.at(moment);
    if (deed.do !== 'reply' || deed.reply.code < 400) return null;
    return { refusal: { reply: deed.reply, close: deed.close }, policy: by };
  }
}
