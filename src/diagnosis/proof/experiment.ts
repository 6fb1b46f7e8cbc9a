// One experiment: ask with one thing changed; if that is taken, change it back and ask again, then change it once more.
import type { Asked, Asking, Control } from './asking.ts';
import type { Experiment, Reason } from './document.ts';
import type { Trial } from './trials.ts';
import { expectingAcceptance } from './vary.ts';
import { isExempt } from './worth.ts';

/** Every trial is held twice, so that chance is no proof. */
const REPEATS = 2;

/** Tries one value of one factor. */
export async function experimentWith(trial: Trial, control: Control, asking: Asking): Promise<Experiment> {
  const varied = expectingAcceptance(trial.planned, `${trial.factor}: ${trial.to}`.slice(0, 90));
  const first = await asking.ask(varied);
  if (first.answer.kind === 'accepted') return flipped(trial, varied, { control, first, asking });
  const { factor, from, to } = trial;
  const told = { factor, from, to, case: first.record, back: null };
  if (!first.isRefused) return { ...told, outcome: 'inconclusive', repeats: 1, reason: otherwise(trial, first) };
  const second = await asking.ask(varied);
  const isSame = second.isRefused;
  return {
    ...told,
    outcome: isSame ? 'same' : 'inconclusive',
    repeats: REPEATS,
    reason: isSame ? null : 'unsteady',
  };
}

async function flipped(
  { factor, from, to }: Trial,
  varied: Trial['planned'],
  { control, first, asking }: { readonly control: Control; readonly first: Asked; readonly asking: Asking },
): Promise<Experiment> {
  const back = await asking.ask(control.planned);
  const told = { factor, from, to, case: first.record, back: back.record };
  if (back.answer.kind === 'accepted')
    return { ...told, outcome: 'inconclusive', repeats: 1, reason: 'unchanged-taken' };
  if (!back.isRefused && !isAlike(back, control.asked))
    return { ...told, outcome: 'inconclusive', repeats: 1, reason: otherwise({ factor }, back) };
  const again = await asking.ask(varied);
  if (again.answer.kind !== 'accepted')
    return { ...told, outcome: 'inconclusive', repeats: REPEATS, reason: 'unsteady' };
  const exempt = isExempt(factor, to);
  return { ...told, outcome: exempt ? 'remark' : 'flipped', repeats: REPEATS, reason: exempt ? 'exempt' : null };
}

/** In other words, at the same command with the same code: Exim says a callout's reply once, and then that it knows it. */
function isAlike({ answer }: Asked, { answer: first }: Asked): boolean {
  if (answer.kind !== 'refused' || first.kind !== 'refused') return false;
  return answer.step.stage === first.step.stage && answer.reply.code === first.reply.code;
}

/** Another refusal, or none at all: the factor changes the answer and does not make the server take it. */
export function otherwise({ factor }: Pick<Trial, 'factor'>, { answer }: Asked): Reason {
  if (answer.kind === 'none') return answer.reason === 'tls' ? 'broken-handshake' : 'unanswered';
  if (answer.kind !== 'refused') return 'unsteady';
  const { stage } = answer.step;
  if (factor === 'auth' && stage === 'auth') return 'login-refused';
  return stage === 'starttls' ? 'broken-handshake' : 'refused-otherwise';
}
