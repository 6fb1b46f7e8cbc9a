// A step's answer as a move: what is expected, for how long it is awaited, what is kept of it.

import type { Step } from '../scenario/scenario.ts';
import { patternWith } from '../scenario/short-form.ts';
import { VERBS } from '../scenario/verbs.ts';
import { type Judging, judgingOf } from './compile-expectation.ts';
import type { Awaiting, SessionValues } from './program.ts';

/** How this await differs from a plain one. */
export type AwaitWay = Partial<Omit<Awaiting, 'do' | 'row' | 'deadlineMs' | keyof Judging>>;

export function awaitingStep(step: Step, row: number, deadlineMs: number, way: AwaitWay): Awaiting {
  const byDefault = step.verb === 'pipeline' ? 'any' : (VERBS[step.verb].expects ?? 'any');
  const captures = step.captures.map(({ name, from }) => ({
    name,
    pattern: (session: SessionValues) => {
      const compiled = 'regex' in from ? from : patternWith(from, session.values());
      return 'refuse' in compiled ? null : compiled;
    },
  }));
  return awaiting(row, judgingOf(step.expect, byDefault), deadlineMs, { goOn: step.goOn, captures, ...way });
}

export function awaiting(row: number, judging: Judging, deadlineMs: number, way: AwaitWay): Awaiting {
  return { ...PLAIN, ...judging, row, deadlineMs, ...way };
}

const PLAIN: Omit<Awaiting, 'row' | 'deadlineMs' | keyof Judging> = {
  do: 'await',
  groupEnd: 0,
  needs: null,
  skipTo: null,
  goOn: false,
  accepts: false,
  endOfData: false,
  perRecipient: false,
  challenges: false,
  closing: false,
  captures: [],
};
