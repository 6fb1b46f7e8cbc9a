// German, whole: sentences and nights.
import { sayInGerman } from '../nights/say-german.ts';
import { toldInGerman } from '../nights/told-german.ts';
import { nightWords } from '../nights/words.ts';
import type { Tongue } from '../tongue.ts';
import { problemInGerman } from './problem.ts';
import { inGerman } from './sentences.ts';

export const GERMAN: Tongue = {
  lang: 'de',
  say: inGerman,
  night: {
    lang: 'de',
    words: nightWords('de'),
    sentence: (change) => sayInGerman(change) ?? change.text,
    told: toldInGerman,
  },
  problem: problemInGerman,
};
