// What a server answered to a dialogue, taken from the record of the case: refused, accepted, or the question was not put.
import type { CaseRecord, ReplyRecord, Stage, StepRecord } from '../../run/document.ts';
import { wordsOf } from '../../wire/reply.ts';
import type { Catalogue } from '../catalogue.ts';
import { diagnose } from '../diagnose.ts';
import { VAGUE } from './worth.ts';

export type Answer =
  | { readonly kind: 'refused'; readonly step: StepRecord; readonly reply: ReplyRecord }
  | { readonly kind: 'accepted'; readonly step: StepRecord }
  | { readonly kind: 'none'; readonly reason: string; readonly text: string };

/** The first refusal of the last attempt; if there is none, whether the dialogue got to its end. */
export function answerOf(one: CaseRecord): Answer {
  const asked = one.steps.filter(
    (step) => step.attempt === one.attempt && step.verb !== 'quit' && step.outcome !== 'none',
  );
  for (const step of asked) {
    if (step.reply !== null && (step.reply.code ?? 0) >= 400) return { kind: 'refused', step, reply: step.reply };
    if (step.outcome === 'tls-failure') return { ...unasked(one), reason: 'tls' };
    if (step.outcome !== 'reply') return unasked(one);
  }
  const last = asked.at(-1);
  const isWhole = one.steps.every(
    (step) => step.attempt !== one.attempt || step.verdict !== 'not-reached' || step.verb === 'quit',
  );
  return last === undefined || !isWhole || one.verdict === 'inconclusive'
    ? unasked(one)
    : { kind: 'accepted', step: last };
}

function unasked({ reason, verdict, text }: CaseRecord): Extract<Answer, { kind: 'none' }> {
  return { kind: 'none', reason: reason ?? verdict, text: text ?? reason ?? verdict };
}

export interface Refused {
  readonly code: number | null;
  readonly enhanced: string | null;
  readonly text: string;
  readonly stage: Stage | null;
}

/** The refusal that stands in a step. */
export function refusalIn({ step, reply }: Extract<Answer, { kind: 'refused' }>): Refused {
  return { code: reply.code, enhanced: reply.enhanced, text: wordsOf(reply), stage: step.stage };
}

/**
 * Is it the same refusal? Addresses, names and queue ids in a text change from day to day, so the meaning is compared: the
 * same text, else the same cause, which for words that say nothing must come with the same code.
 */
export function sameRefusal(a: Refused, b: Refused, catalogue: Catalogue): boolean {
  if (a.code === b.code && (folded(a.text) === folded(b.text) || (isCallout(a) && isCallout(b)))) return true;
  const [one, other] = [a, b].map(({ text, code, enhanced, stage }) =>
    diagnose({ text, code, enhanced, stage }, catalogue),
  );
  if (one === undefined || other === undefined || one.cause !== other.cause) return false;
  return VAGUE.has(one.cause) ? a.code === b.code : true;
}

/** Exim quotes what the server behind said the first time; later it says that it knows the answer. */
const isCallout = ({ text }: Refused) => /\bcallout verification fail/i.test(text);

const folded = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();
