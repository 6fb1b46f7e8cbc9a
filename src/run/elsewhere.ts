// A dialogue that another machine holds: its evidence becomes that of a case here.
import { dialogueEventShape } from '../dialogue/events.ts';
import type { InconclusiveReason } from './document.ts';
import type { RunEvent } from './events.ts';
import type { PlannedCase } from './plan.ts';

/** Has a dialogue held at another vantage point. Rejects only when interrupted. */
export type Elsewhere = (planned: PlannedCase, vantage: string, signal: AbortSignal) => Promise<HeldElsewhere>;

type NotAsked = { readonly reason: InconclusiveReason; readonly text: string };
/** Its events, as those of a run of this one case; or why nobody asked. */
export type HeldElsewhere = { readonly events: readonly RunEvent[] } | NotAsked;

type OfCase = Extract<RunEvent, { readonly case: number }>;

/** How the dialogue went and ended; who was asked and what for, we know ourselves. Null: this machine asks. */
export async function heldElsewhere(
  planned: PlannedCase,
  elsewhere: Elsewhere | undefined,
  signal: AbortSignal,
): Promise<{ readonly events: readonly OfCase[] } | NotAsked | null> {
  const { vantage } = planned;
  if (vantage === undefined) return null;
  if (elsewhere === undefined) throw new Error(`${vantage}: no way to another vantage point`);
  const held = await elsewhere(planned, vantage, signal);
  if ('reason' in held) return held;
  return {
    events: held.events
      .filter((event) => event.e === 'case-end' || dialogueEventShape.has(event.e))
      .filter((event) => 'case' in event),
  };
}
