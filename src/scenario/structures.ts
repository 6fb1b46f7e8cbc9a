// What a step can be besides a verb, and all the words that may begin one.
import { anyNode, type JsonSchema, number, object, required } from '../document/shape.ts';
import { VERBS } from './verbs.ts';

const stepList: JsonSchema = { type: 'array', items: { $ref: '#/$defs/step' } };
const times = required(number('a number from 1 to 1000', { min: 1, max: 1000, integer: true }));
export const repeatShape = object({ times, steps: required({ ...anyNode, schema: () => stepList }) });

/** What a step can be besides a verb: their schemas and lines in the manual. */
export const STRUCTURES: Readonly<Record<string, JsonSchema>> = {
  pipeline: { ...stepList, description: 'steps sent in one write; replies are paired in order (RFC 2920)' },
  use: { type: 'string', description: 'a fragment: a file with `steps:`, relative to this file' },
  repeat: { ...repeatShape.schema(), description: 'steps that are done several times' },
};
export const VERB_NAMES: readonly string[] = [...Object.keys(VERBS), ...Object.keys(STRUCTURES)];
