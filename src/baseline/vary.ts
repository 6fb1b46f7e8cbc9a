// What may differ without being told, as the probe file says. Each permission has a reason.
import type { Change } from './change.ts';

export interface Vary {
  /** The kind of difference: `text`, `latency`, `certificate.*` ... */
  readonly what: string;
  /** The exchange it is about; any if undefined. */
  readonly step: string | undefined;
  /** A part of the case's key; any case if undefined. */
  readonly case: string | undefined;
  readonly reason: string;
}

/** The changes that no permission covers. */
export function withoutAllowed(changes: readonly Change[], allowed: readonly Vary[]): Change[] {
  return changes.filter((change) => !allowed.some((vary) => covers(vary, change)));
}

function covers(vary: Vary, change: Change): boolean {
  const whole = vary.what.endsWith('.*') && change.what.startsWith(vary.what.slice(0, -1));
  if (vary.what !== change.what && !whole) return false;
  if (vary.step !== undefined && vary.step !== change.step) return false;
  return vary.case === undefined || change.case.includes(vary.case);
}
