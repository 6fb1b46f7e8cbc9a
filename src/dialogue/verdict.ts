// From what came of the steps to the verdict on the attempt, with its reason.
import type { Step } from '../scenario/scenario.ts';
import { due, type SessionState } from '../wire/order.ts';
import type { Reply } from '../wire/reply.ts';
import type { Answer } from './answer.ts';
import { stageOf } from './stage.ts';
import { heldBackBy, isThrottling, type Throttles } from './throttled.ts';
import type { InconclusiveReason, StepVerdict, Verdict } from './transcript.ts';
import type { Failure } from './witness.ts';

export interface Attempt {
  readonly verdict: Verdict;
  readonly reason: InconclusiveReason | string | null;
  /** One sentence; null if passed. */
  readonly text: string | null;
  /** The reply that decided against `passed`, for `retry`. */
  readonly refusedBy: Reply | null;
  /** The last reply that was judged. */
  readonly lastReply: Reply | null;
}

/** What came of one step. */
export interface Outcome {
  readonly verdict: StepVerdict;
  readonly reason: InconclusiveReason | null;
  readonly text: string | null;
  readonly reply: Reply | null;
}

interface Around {
  /** Why the case does not apply here, or null. */
  readonly skippedFor: string | null;
  /** Why the dialogue is out of step, or null. */
  readonly outOfStep: string | null;
  readonly lastReply: Reply | null;
}

/** The verdict on all steps: what failed counts before what could not be asked, and a dialogue out of step never passes. */
export function attemptOf(outcomes: readonly Outcome[], { skippedFor, outOfStep, lastReply }: Around): Attempt {
  const rest = { refusedBy: null, lastReply };
  const decisive =
    outcomes.find((one) => one.verdict === 'failed') ?? outcomes.find((one) => one.verdict === 'inconclusive');
  if (decisive !== undefined) {
    const verdict = decisive.verdict === 'failed' ? 'failed' : 'inconclusive';
    return { verdict, reason: decisive.reason, text: decisive.text, refusedBy: decisive.reply, lastReply };
  }
  const skipped = skippedFor ?? (outcomes.every((one) => one.verdict === 'skipped') ? 'every step was skipped' : null);
  if (skipped !== null) return { verdict: 'skipped', reason: skipped, text: skipped, ...rest };
  if (outOfStep !== null) return { verdict: 'inconclusive', reason: 'protocol', text: outOfStep, ...rest };
  return { verdict: 'passed', reason: null, text: null, ...rest };
}

/** The verdict on one step whose `answer` is not what was expected. */
export function verdictOf(
  step: Step,
  { outcome, reply }: Answer,
  failure: Failure | null,
  throttles?: Throttles,
): Pick<Outcome, 'verdict' | 'reason'> {
  if (failure?.kind === 'unsent') return { verdict: 'inconclusive', reason: 'protocol' };
  if (failure?.kind === 'unreachable')
    return { verdict: 'inconclusive', reason: failure.code === 'ETIMEDOUT' ? 'timeout' : 'unreachable' };
  if (failure?.kind === 'arrival')
    return failure.unknown ? { verdict: 'inconclusive', reason: 'mailbox' } : { verdict: 'failed', reason: null };
  if (failure?.kind === 'broken' || failure?.kind === 'doubt' || failure?.kind === 'wall')
    return { verdict: 'failed', reason: null };
  switch (outcome) {
    case 'timeout':
      return { verdict: 'inconclusive', reason: 'timeout' };
    case 'closed':
      return { verdict: 'inconclusive', reason: 'closed' };
    case 'tls-failure':
      return { verdict: 'inconclusive', reason: 'tls' };
    case 'silence':
    case 'none':
      return { verdict: 'failed', reason: null };
    case 'reply': {
      const isHeldBack = reply !== null && isThrottling(stageOf(step.verb), reply, throttles);
      return isHeldBack ? { verdict: 'inconclusive', reason: heldBackBy(reply) } : { verdict: 'failed', reason: null };
    }
  }
}

/** After a 503: what RFC 5321 4.1.4 had next. */
export function orderHint(step: Step, { reply }: Answer, state: SessionState): string {
  if (reply?.code !== 503) return '';
  const next = due(state).filter((verb) => verb !== step.verb);
  return next.length === 0 ? '' : ` (${next.join(' or ').toUpperCase()} was due, RFC 5321 4.1.4)`;
}
