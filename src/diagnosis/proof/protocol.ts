// The factor `protocol`: a client that keeps to the rules is taken, so the control has to break one of them first.
import type { PlannedCase } from '../../run/plan.ts';
import { reaches } from '../../wire/stage.ts';
import type { Asking, Control, Misbehaviour } from './asking.ts';
import type { Question } from './question.ts';
import { withBareLf, withEarlyPipelining, withEarlyTalk, withRecipients } from './vary.ts';

/** RFC 5321 4.5.3.1.8: a server must take 100; limits that are lower, or a little higher, show within these. */
const MANY_RECIPIENTS = 120;

/** Rules to break, the most common complaint first; each needs a dialogue that comes as far as `from`. */
const MISBEHAVIOURS = [
  { id: 'early-talk', from: 'connect', make: withEarlyTalk },
  { id: 'pipelining', from: 'mail', make: withEarlyPipelining },
  { id: 'bare-lf', from: 'data', make: withBareLf },
] as const;

/** The control that is refused as it was because it breaks a rule; null if no rule of these makes the server refuse so. */
export async function misbehaving({ refused }: Question, plain: Control, asking: Asking): Promise<Control | null> {
  for (const { id, from, make } of MISBEHAVIOURS) {
    const stage = refused.stage ?? 'rcpt';
    if (stage === 'other' || !reaches(stage, from)) continue;
    const control = await refusedWith(id, make(plain.planned), plain, asking);
    if (control !== null) return control;
  }
  return null;
}

/** The control with many recipients. */
export function manyRecipients(plain: Control, asking: Asking): Promise<Control | null> {
  return refusedWith('many-recipients', withRecipients(plain.planned, MANY_RECIPIENTS), plain, asking);
}

async function refusedWith(
  misbehaviour: Misbehaviour,
  planned: PlannedCase,
  plain: Control,
  asking: Asking,
): Promise<Control | null> {
  const asked = await asking.ask(planned);
  return asked.isRefused ? { ...plain, planned, asked, misbehaviour, orderly: plain.planned } : null;
}
