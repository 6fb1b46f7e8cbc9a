// Holds the dialogues of a reproduction one after the other, counts them, and stops when the server has had enough.
import type { CaseRecord } from '../../run/document.ts';
import type { PlannedCase } from '../../run/plan.ts';
import { type Answer, answerOf, refusalIn, sameRefusal } from './answer.ts';
import type { Doubt } from './document.ts';
import type { Means, Question } from './question.ts';

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
    const record = await ask(planned);
    const answer = answerOf(record);
    const isRefused = answer.kind === 'refused' && sameRefusal(refusalIn(answer), this.#question.refused, catalogue);
    if (!isRefused && record.reason === 'throttled') throw new Stopped('throttled');
    if (record.reason === 'interrupted') throw new Stopped('interrupted');
    return { record, answer, isRefused };
  }

  pause(ms: number): Promise<void> {
    return this.#means.pause(ms);
  }
}
