// What a scenario does on purpose, in words: the arrows of a transcript don't show it.
import type { Planned } from './program.ts';
import type { Session } from './session.ts';

/** Commands that share a write, or go out before the greeting; null for one that does neither. */
export function volleyWords({ host, rendered }: Session, { group, pipeline }: Planned): string | null {
  if (pipeline === null) return null;
  const commands = rendered.filter((made) => made !== null).length;
  const early = host.program.steps[group]?.step.verb === 'connect';
  if (commands === 1) return early ? '1 command, before the greeting' : null;
  return `${commands} commands in one write${early ? ', before the greeting' : ''}`;
}

/** How `drop` ends a connection; null for any other step. */
export function dropWords({ step }: Planned): string | null {
  if (step.verb !== 'drop') return null;
  return step.reset ? 'reset on purpose (RST)' : 'closed on purpose, without QUIT';
}

/** The scenario says what it expects of trust: what differs fails, and what does not is no news. */
export const asksForTrust = ({ host }: Session): boolean =>
  host.program.steps.some(({ step }) => {
    const { certificate, dane } = step.expect ?? {};
    const verifies = (step.verb === 'starttls' || step.verb === 'connect') && step.options.verify;
    return verifies || dane != null || certificate?.has('trusted') === true || certificate?.has('self_signed') === true;
  });
