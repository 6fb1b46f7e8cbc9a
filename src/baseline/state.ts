// What a probe remembers from night to night beside its history: doubts that last, and what each receiver was told.

import { Json, JsonMistake } from './json.ts';
import type { Doubts } from './lasting.ts';
import type { Told } from './notify.ts';

const STATE_SCHEMA = 'mxprobe/state@2';

export interface ProbeState {
  readonly doubts: Doubts;
  /** By receiver, see `receiverKey`. */
  readonly told: ReadonlyMap<string, Told>;
}
export const NO_STATE: ProbeState = { doubts: new Map(), told: new Map() };

export function writeState(state: ProbeState): string {
  const document = {
    schema: STATE_SCHEMA,
    doubts: Object.fromEntries(state.doubts),
    told: Object.fromEntries(state.told),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Null if it can't be read: then a night begins anew, and the worst that follows is that something is told twice. */
export function readState(text: string): ProbeState | null {
  try {
    const json = Json.parse(text);
    if (json.get('schema').string() !== STATE_SCHEMA) return null;
    const doubts = json.get('doubts').entries();
    const told = json.get('told').entries();
    return {
      doubts: new Map(
        doubts.map(([key, value]) => [
          key,
          { nights: value.get('nights').number(), since: value.get('since').string() },
        ]),
      ),
      told: new Map(told.map(([key, value]) => [key, readTold(value)])),
    };
  } catch (error) {
    if (error instanceof JsonMistake) return null;
    throw error;
  }
}

function readTold(json: Json): Told {
  const sent = json.get('sent');
  const causes = json.get('causes').items();
  return {
    causes: causes.map((cause) => ({
      text: cause.get('text').string(),
      keys: cause.get('keys').strings(),
      targets: cause.get('targets').strings(),
    })),
    sent: sent.isNull() ? null : sent.string(),
  };
}
