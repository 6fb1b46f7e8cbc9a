// Experiments with time: the same dialogue later, or less often.
import { parseDuration } from '../../document/shape.ts';
import type { PlannedCase } from '../../run/plan.ts';
import type { FactorId } from '../factor.ts';
import { proposalsFor } from '../proposals.ts';
import type { Asked, Asking, Control } from './asking.ts';
import { oftenEnough } from './control.ts';
import type { Experiment } from './document.ts';
import { otherwise } from './experiment.ts';
import type { Means, Question } from './question.ts';
import { expectingAcceptance, withSender } from './vary.ts';

/** Nobody sits before a screen for longer, unless he has asked for it. */
const LONGEST_PROPOSED_MS = 300_000;

function durationsFor(factor: FactorId, question: Question): number[] {
  const given = question.tries[factor];
  const durations = proposalsFor(factor, null, {}, given).map((written) => parseDuration(written.replace(/^1\//, '')));
  return durations.filter((ms) => ms !== null).filter((ms) => given !== undefined || ms <= LONGEST_PROPOSED_MS);
}

/** Waits longer and longer. What was put off is taken then; a sender that the server has not met is put off again. */
export async function waitExperiments(
  question: Question,
  control: Control,
  { asking, means }: { readonly asking: Asking; readonly means: Means },
): Promise<Experiment[]> {
  const experiments: Experiment[] = [];
  let waited = 0;
  for (const ms of durationsFor('wait', question)) {
    await asking.pause(ms - waited);
    waited = ms;
    const to = sayDuration(ms);
    const first = await asking.ask(expectingAcceptance(control.planned, `wait: ${to}`), 'at once');
    const told = { factor: 'wait', from: 'at once', to, case: first.record, back: null } as const;
    if (first.answer.kind === 'accepted') {
      experiments.push({ ...told, ...(await putOffAgain(question, control, ms, { asking, means })) });
      return experiments;
    }
    experiments.push({ ...told, ...notTaken('wait', first) });
  }
  return experiments;
}

/** Refused still, or otherwise. */
function notTaken(factor: 'wait' | 'rate', first: Asked): Pick<Experiment, 'outcome' | 'repeats' | 'reason'> {
  if (!first.isRefused) return { outcome: 'inconclusive', repeats: 1, reason: otherwise({ factor }, first) };
  return { outcome: 'same', repeats: 1, reason: factor === 'rate' ? 'still-full' : null };
}

async function putOffAgain(
  question: Question,
  control: Control,
  ms: number,
  { asking, means }: { readonly asking: Asking; readonly means: Means },
): Promise<Pick<Experiment, 'outcome' | 'repeats' | 'reason' | 'back'>> {
  const stranger = unknownTo(control.planned, question, means);
  const once = { outcome: 'inconclusive', repeats: 1 } as const;
  if (stranger === null) return { ...once, back: null, reason: 'no-way-back' };
  const back = await asking.ask(stranger);
  if (back.answer.kind === 'accepted') return { ...once, back: back.record, reason: 'unchanged-taken' };
  if (!back.isRefused) return { ...once, back: back.record, reason: otherwise({ factor: 'wait' }, back) };
  await asking.pause(ms);
  const again = await asking.ask(expectingAcceptance(stranger, `wait: ${sayDuration(ms)}`), 'at once');
  const isTaken = again.answer.kind === 'accepted';
  return {
    outcome: isTaken ? 'flipped' : 'inconclusive',
    repeats: 2,
    back: back.record,
    reason: isTaken ? null : 'unsteady',
  };
}

/** The same dialogue with a sender of the same domain that no greylist has seen; null where no sender is named. */
function unknownTo(planned: PlannedCase, { envelope }: Question, means: Means): PlannedCase | null {
  const [local, domain] = (envelope.from ?? '').split('@');
  const names = planned.scenario.steps.some((step) => step.verb === 'mail');
  if (!names || local === undefined || domain === undefined) return null;
  return withSender(planned, `${local.slice(0, 40)}-${means.random()}@${domain}`);
}

/** One dialogue after a pause, where many at once were refused; then many at once again. */
export async function rateExperiments(question: Question, control: Control, asking: Asking): Promise<Experiment[]> {
  const experiments: Experiment[] = [];
  const slow = (ms: number) => expectingAcceptance(control.planned, `rate: one in ${sayDuration(ms)}`);
  for (const ms of durationsFor('rate', question)) {
    await asking.pause(ms);
    const first = await asking.ask(slow(ms), 'at once');
    const told = {
      factor: 'rate',
      from: String(control.burst ?? 1),
      to: sayDuration(ms),
      case: first.record,
    } as const;
    if (first.answer.kind !== 'accepted') {
      experiments.push({ ...told, ...notTaken('rate', first), back: null });
      continue;
    }
    const back = question.owned ? await oftenEnough(control, asking) : null;
    if (back === null) {
      const reason = question.owned ? 'unchanged-taken' : 'no-way-back';
      experiments.push({ ...told, outcome: 'inconclusive', repeats: 1, back: null, reason });
      return experiments;
    }
    await asking.pause(ms);
    const isTaken = (await asking.ask(slow(ms), 'at once')).answer.kind === 'accepted';
    const outcome = isTaken ? 'flipped' : 'inconclusive';
    const reason = isTaken ? null : 'unsteady';
    const from = String(back.burst ?? 1);
    experiments.push({ ...told, from, outcome, repeats: 2, back: back.asked.record, reason });
    return experiments;
  }
  return experiments;
}

function sayDuration(ms: number): string {
  if (ms < 60_000) return `${ms / 1000} s`;
  return ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`;
}
