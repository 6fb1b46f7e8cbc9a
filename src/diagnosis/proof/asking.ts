// Holds the dialogues of a reproduction one after the other, counts them, and stops when the server has had enough.
import type { CaseRecord } from '../../run/document.ts';
import type { PlannedCase } from '../../run/plan.ts';
import { type Answer, answerOf, refusalIn, sameRefusal } from './answer.ts';
import type { Doubt } from './document.ts';
import type { Means, Question } from './question.ts';
import { asClient } from './vary.ts';

/** Ends a reproduction early; caught where it was begun. */
export class Stopped extends Error {
  readonly doubt: Doubt;
  constructor(doubt: Doubt) {
    super(doubt);
    this.doubt = doubt;
  }
}

export interface Asked {
  readonly record: CaseRecord;
  readonly answer: Answer;
  /** Refused as in the bounce. */
  readonly isRefused: boolean;
}

/** What a control does wrong on purpose. */
export type Misbehaviour = 'early-talk' | 'pipelining' | 'bare-lf' | 'many-recipients';

/** The dialogue that is refused as in the bounce. */
export interface Control {
  readonly planned: PlannedCase;
  readonly asked: Asked;
  /** Refused only when asked often: how many dialogues that took. */
  readonly burst: number | null;
  /** The size that is above the limit. */
  readonly sizeBytes: number | null;
  /** The rule that the dialogue breaks on purpose, and the dialogue that breaks none. */
  readonly misbehaviour: Misbehaviour | null;
  readonly orderly: PlannedCase;
}

/** A postmaster would call more an attack. */
const MAX_DIALOGUES = 60;

export class Asking {
  dialogues = 0;
  readonly #question: Question;
  readonly #means: Means;

  constructor(question: Question, means: Means) {
    this.#question = question;
    this.#means = means;
  }

  /** Holds one dialogue after the usual pause; `at once`: without it. */
  async ask(planned: PlannedCase, when: 'politely' | 'at once' = 'politely'): Promise<Asked> {
    const { ask, pause, pauseMs, catalogue } = this.#means;
    if (this.dialogues >= MAX_DIALOGUES) throw new Stopped('too-many');
    if (this.dialogues > 0 && when === 'politely' && pauseMs > 0) await pause(pauseMs);
    this.dialogues += 1;
    const record = await ask(await this.#byClient(planned));
    const answer = answerOf(record);
    const isRefused = this.#isRefused(answer, catalogue);
    if (!isRefused && (record.reason === 'throttled' || record.reason === 'stopped')) throw new Stopped(record.reason);
    if (record.reason === 'interrupted') throw new Stopped('interrupted');
    return { record, answer, isRefused };
  }

  async #byClient(planned: PlannedCase): Promise<PlannedCase> {
    const { clientBy } = this.#question;
    if (clientBy === null || planned.source === null) return planned;
    return asClient(planned, clientBy, await this.#means.namesOf(planned.source));
  }

  #isRefused(answer: Answer, catalogue: Means['catalogue']): boolean {
    const { breaks, refused } = this.#question;
    if (breaks !== null)
      return answer.kind === 'none' ? breaks.some((reason) => reason === answer.reason) : this.#lacksTls(answer);
    return answer.kind === 'refused' && sameRefusal(refusalIn(answer), refused, catalogue);
  }

  /** The sending server wanted TLS, and there was none to be had. */
  #lacksTls(answer: Answer): boolean {
    const isRefused = answer.kind === 'refused' && answer.step.stage === 'starttls';
    return this.#question.diagnosis.cause === 'tls-not-offered' && isRefused;
  }

  pause(ms: number): Promise<void> {
    return this.#means.pause(ms);
  }
}
