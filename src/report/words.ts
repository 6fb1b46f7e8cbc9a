// The words of the reports about bounces, one file for each language. The types say what each must hold; the tests, that the
// languages agree in their placeholders.

import type { Language } from '../diagnosis/texts.ts';
import { inTongues } from '../diagnosis/tongues.ts';
import type { BounceWords } from './bounce-words.ts';
import type { LetterWords } from './letter-words.ts';
import type { ReproductionWords } from './reproduction-words.ts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };

export interface Words {
  readonly bounce: BounceWords;
  readonly reproduction: ReproductionWords;
  readonly letter: LetterWords;
  /** What the commands about bounces refuse. */
  readonly faults: Readonly<Record<FaultId, string>>;
}

export type FaultId =
  | 'empty'
  | 'no-reply'
  | 'no-such-recipient'
  | 'two-places'
  | 'json-asks-nothing'
  | 'two-texts'
  | 'no-reply-to-explain'
  | 'client-by-needs-own'
  | 'sandbox-answers'
  | 'scenario-of-one'
  | 'report-of-one'
  | 'scenario-written'
  | 'no-scenario';

export const wordsOf = inTongues<Words>({ en, de });

export const bounceWords = (language: Language): BounceWords => wordsOf(language).bounce;
export const reproductionWords = (language: Language): ReproductionWords => wordsOf(language).reproduction;
export const letterWords = (language: Language): LetterWords => wordsOf(language).letter;
