// One experiment: ask with one thing changed; if that is taken, change it back and ask again, then change it once more.
import type { Asked, Asking } from './asking.ts';
import type { Control } from './control.ts';
import type { Experiment } from './document.ts';
import type { Trial } from './trials.ts';
import { expectingAcceptance } from './vary.ts';

/** Every trial is held twice, so that chance is no proof. */
const REPEATS = 2;

/** Tries one value of one factor. */
export async function experimentWith(trial: Trial, control: Control, asking: Asking): Promise<Experiment> {
  const varied = expectingAcceptance(trial.planned, `${trial.factor}: ${trial.to}`.slice(0, 90));
  const first = await asking.ask(varied);
  if (first.answer.kind === 'accepted') return flipped(trial, varied, { control, first, asking });
  const { factor, from, to } = trial;
  const told = { factor, from, to, case: first.record, back: null };
  if (!first.isRefused) return { ...told, outcome: 'inconclusive', repeats: 1, text: sayOther(first) };
  const second = await asking.ask(varied);
  const isSame = second.isRefused;
  return {
    ...told,
    outcome: isSame ? 'same' : 'inconclusive',
    repeats: REPEATS,
    text: isSame ? null : 'the second answer differs from the first',
  };
}

async function flipped(
  { factor, from, to }: Trial,
  varied: Trial['planned'],
  { control, first, asking }: { readonly control: Control; readonly first: Asked; readonly asking: Asking },
): Promise<Experiment> {
  const back = await asking.ask(control.planned);
  const told = { factor, from, to, case: first.record, back: back.record };
  if (!back.isRefused) {
    return {
      ...told,
      outcome: 'inconclusive',
      repeats: 1,
      text: 'it was taken, but so was the unchanged dialogue after it',
    };
  }
  const again = await asking.ask(varied);
  const isFlipped = again.answer.kind === 'accepted';
  return {
    ...told,
    outcome: isFlipped ? 'flipped' : 'inconclusive',
    repeats: REPEATS,
    text: isFlipped ? null : 'the second answer differs from the first',
  };
}

/** Another refusal, or none at all: the factor changes the answer and does not make the server take it. */
export function sayOther({ answer }: Asked): string | null {
  switch (answer.kind) {
    case 'refused':
      return `refused otherwise: ${answer.reply.lines.at(-1) ?? ''}`;
    case 'none':
      return answer.text;
    case 'accepted':
      return null;
  }
}
