// What a reproduction has found: plain JSON, `mxprobe/reproduction@1`. Nothing in it needs the network to be understood.
import { count, documentOf, instant, listOf, type Of, object, orNull, text, word } from '../../document/json-shape.ts';
import { caseShape } from '../../run/document.ts';
import { vantageSeenShape } from '../../target/vantage-identity.ts';
import { causeShape, explanationShape } from '../explanation.ts';
import { FACTOR_IDS } from '../factor.ts';

const factorShape = word(...FACTOR_IDS);

const conclusionShape = word('confirmed', 'shown', 'not-reproduced', 'receiver-must-act', 'inconclusive');

const doubtShape = word(
  'unreachable',
  'throttled',
  'stopped',
  'refused-otherwise',
  'still-full',
  'login-refused',
  'broken-handshake',
  'trial-refused-otherwise',
  'unsteady',
  'not-reversible',
  'only-exempt',
  'other-factor',
  'contradiction',
  'not-tried',
  'too-many',
  'interrupted',
);
export type Doubt = Of<typeof doubtShape>;

const reasonShape = word(
  'exempt',
  'refused-otherwise',
  'login-refused',
  'broken-handshake',
  'unanswered',
  'unsteady',
  'unchanged-taken',
  'no-way-back',
  'still-full',
);
/** Why an experiment proves nothing, or not what it seems to. */
export type Reason = Of<typeof reasonShape>;

const experimentShape = object({
  factor: [factorShape, 'What was changed.'],
  from: [text, "The control's value, as a person would write it."],
  to: [text, 'The value in its place.'],
  outcome: [
    word('flipped', 'remark', 'same', 'inconclusive'),
    '`flipped`: taken each time, and refused again when changed back; `remark`: the same, and no proof.',
  ],
  repeats: [count, 'How often it was asked.'],
  reason: [orNull(reasonShape), 'Why it is inconclusive, or no proof; null else.'],
  case: [caseShape, 'The dialogue with the changed factor.'],
  back: [orNull(caseShape), 'The control, asked once more after a flip; null where nothing flipped.'],
});
export interface Experiment extends Of<typeof experimentShape> {}

const untriedShape = object({
  factor: [factorShape, 'A factor that was not asked about.'],
  option: [orNull(text), "The option of the command line that would make it possible; null: it can't be."],
});
export interface Untried extends Of<typeof untriedShape> {}

export const reproductionShape = documentOf(
  'mxprobe/reproduction@1',
  'A bounce asked again, and what one changed factor did.',
  {
    started: [instant, 'When it began; UTC.'],
    finished: [instant, 'When it ended; UTC.'],
    dialogues: [count, 'How many dialogues were held.'],
    bounced: [
      object({
        code: [orNull(count), 'The reply code.'],
        enhanced: [orNull(text), 'The enhanced status code.'],
        text: [text, 'The text behind the codes.'],
      }),
      'The refusal as the bounce quotes it.',
    ],
    control: [orNull(caseShape), 'The dialogue of the bounce, asked again; null if it could not be.'],
    experiments: [listOf(experimentShape), 'The control with one factor changed, each twice.'],
    untried: [listOf(untriedShape), 'What was not asked about, and what would make it possible.'],
    vantages: [
      listOf(vantageSeenShape),
      'The vantage points of a fleet that asked, the control first, and what receivers see in each; empty without a fleet.',
    ],
    conclusion: [
      conclusionShape,
      '`confirmed`: one factor turns the refusal into acceptance, and changing it back brings the refusal back. ' +
        '`shown`: the embedded MX does as the bounce says (`--sandbox`), which proves nothing of the real server. ' +
        '`not-reproduced`: the server takes what the bounce says it refused. ' +
        '`receiver-must-act`: it refuses still, and nothing that the sender can change helps. ' +
        '`inconclusive`: the question could not be put, or not to its end.',
    ],
    doubt: [orNull(doubtShape), 'Why it is inconclusive, or how the refusal could be confirmed only in part.'],
    factor: [orNull(factorShape), 'The factor that made the difference; null unless one did.'],
    cause: [causeShape, 'Why the server refused.'],
    explanation: [explanationShape, 'What it means, in plain words.'],
  },
);
export interface Reproduction extends Of<typeof reproductionShape> {}
