// What receivers see in a vantage point of a fleet, as its worker left it in the database.
import { instant, listOf, type Of, object, orNull, readAs, text } from '../document/json-shape.ts';

export const vantageIdentityShape = object({
  address: [text, 'The address that was looked at.'],
  helo: [text, 'What its worker says in EHLO.'],
  names: [listOf(text), 'Names of the address that lead back to it.'],
  findings: [listOf(text), 'What receivers hold against it, worst first; ten at most.'],
  at: [instant, 'When that was.'],
});
/** What receivers see in a vantage point. */
export interface VantageIdentity extends Of<typeof vantageIdentityShape> {}

/** A vantage point that asks, and what receivers see in it. */
export const vantageSeenShape = object({
  name: [text, 'The name of the vantage point.'],
  address: [orNull(text), 'Its address as others see it; null: not said.'],
  identity: [orNull(vantageIdentityShape), 'What receivers see in it, as its worker found; null: it has not looked.'],
});
export interface VantageSeen extends Of<typeof vantageSeenShape> {}

/** What the database holds of it: null where that is of another version, or of nobody's making. */
export function vantageIdentityIn(value: unknown): VantageIdentity | null {
  if (typeof value !== 'string') return null;
  try {
    const read = readAs(vantageIdentityShape, JSON.parse(value));
    return 'value' in read ? read.value : null;
  } catch {
    return null;
  }
}
