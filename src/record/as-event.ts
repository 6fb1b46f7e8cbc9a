// A line of a record -> an event: what a disk gives back may be damaged.

import { dialogueEventShape } from '../dialogue/events.ts';
import { type JsonShape, readAs } from '../document/json-shape.ts';
import { caseDialogueEventShape, type RunEvent, runOwnEventShape } from '../run/events.ts';

/** The event, or what is wrong with it. */
export function asEvent(value: unknown): RunEvent | string {
  if (typeof value !== 'object' || value === null || !('e' in value)) return 'not an event';
  const shape = shapeOf(value.e);
  if (shape === null) return 'an event of an unknown kind';
  const read = readAs(shape, value);
  return 'problem' in read ? read.problem : read.value;
}

function shapeOf(kind: unknown): JsonShape<RunEvent> | null {
  if (runOwnEventShape.has(kind)) return runOwnEventShape;
  return dialogueEventShape.has(kind) ? caseDialogueEventShape : null;
}
