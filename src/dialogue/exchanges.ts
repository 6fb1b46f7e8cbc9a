// What goes over the wire, as events: to which step of the write that runs each exchange belongs, and which of them still wait
// for their reply.
import { type Answer, round } from './answer.ts';
import type { DialogueEvent } from './events.ts';
import { shownOf } from './made.ts';
import type { Made } from './program.ts';
import type { Redactor } from './redact.ts';
import { replyRecord } from './reply-record.ts';
import { sentMessage } from './sent-message.ts';
import type { Session } from './session.ts';
import type { Stage } from './transcript.ts';

export interface Recording {
  readonly redactor: Redactor;
  readonly emit: (event: DialogueEvent) => void;
}

export class Exchanges {
  readonly #to: Recording;
  /** By exchange: the index of its step. */
  #owners: number[] = [];
  #open: number[] = [];
  readonly #of = new Map<Answer, number>();

  constructor(to: Recording) {
    this.#to = to;
  }

  /** A write begins: what was before it has been told. */
  begin(): void {
    this.#owners = [];
    this.#open = [];
    this.#of.clear();
  }

  sent(session: Session, owner: number, stage: Stage, made: Made): void {
    const { redactor } = this.#to;
    const { sentBytes = null, message = null } = typeof made === 'object' && 'shown' in made ? made : {};
    const sent = redactor.text(shownOf(made));
    const what = { at: at(session), stage, sent, sentBytes, secure: session.secure };
    this.#to.emit({ e: 'sent', ...what, ...(message === null ? {} : { message: sentMessage(message, redactor) }) });
    this.#open.push(this.#owners.push(owner) - 1);
  }

  /** Closes the oldest exchange that is open, or (`own`) is one of its own. `reply`: what is shown, or what was begun of it. */
  replied(session: Session, owner: number, stage: Stage, answer: Answer, own: boolean, reply = answer.reply): void {
    const { outcome, ms } = answer;
    const open = own ? undefined : this.#open.shift();
    this.#to.emit({
      e: 'reply',
      at: at(session),
      stage,
      secure: session.secure,
      outcome,
      reply: reply === null ? null : replyRecord(reply, this.#to.redactor),
      ms: round(ms),
      answers: open !== undefined,
    });
    this.#of.set(answer, open ?? this.#owners.push(owner) - 1);
  }

  /** The exchange of that answer, or null. */
  indexOf(answer: Answer | null): number | null {
    return answer === null ? null : (this.#of.get(answer) ?? null);
  }

  ownedBy(step: number): number[] {
    return [...this.#owners.keys()].filter((exchange) => this.#owners[exchange] === step);
  }
}

/** Milliseconds since the connection was begun. */
export const at = ({ heardAt, openAt }: Session): number => round(heardAt - openAt);
