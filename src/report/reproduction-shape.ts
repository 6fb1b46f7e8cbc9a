// The shape of `mxprobe/reproduction@1`, from which its JSON Schema is made.

import { FACTOR_IDS } from '../diagnosis/factor.ts';
import {
  type Conclusion,
  type Doubt,
  type Experiment,
  REPRODUCTION_SCHEMA,
  type Reproduction,
  type Untried,
} from '../diagnosis/proof/document.ts';
import { count, instant, listOf, object, orNull, text, word } from '../document/json-shape.ts';
import type { JsonSchema } from '../document/shape.ts';
import { definitions } from '../record/dialogue-shape.ts';
import { oneCase } from '../record/run-shape.ts';
import { cause, explanation } from './bounce-shape.ts';

const factor = word(...FACTOR_IDS);

export const reproductionShape = object<Reproduction>('A bounce asked again, and what one changed factor did.', {
  schema: word(REPRODUCTION_SCHEMA),
  started: instant,
  finished: instant,
  dialogues: count,
  bounced: object('The refusal as quoted.', { code: orNull(count), enhanced: orNull(text), text }),
  control: orNull(oneCase),
  experiments: listOf(
    object<Experiment>('The control with one factor changed, each twice.', {
      factor,
      from: text,
      to: text,
      outcome: word('flipped', 'same', 'inconclusive'),
      repeats: count,
      text: orNull(text),
      case: oneCase,
      back: orNull(oneCase),
    }),
  ),
  untried: listOf(object<Untried>('What would need an option.', { factor, option: orNull(text) })),
  conclusion: word<Conclusion>('confirmed', 'not-reproduced', 'receiver-must-act', 'inconclusive'),
  doubt: orNull(
    word<Doubt>(
      'unreachable',
      'throttled',
      'refused-otherwise',
      'accepted-meanwhile',
      'not-reversible',
      'not-tried',
      'too-many',
      'interrupted',
    ),
  ),
  factor: orNull(factor),
  cause,
  explanation,
});

export function reproductionSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mxprobe/reproduction@1',
    ...reproductionShape.schema,
    $defs: Object.fromEntries([...definitions].map(([name, shape]) => [name, shape.schema])),
  };
}
