// What a history kept of a night is its English sentence: German by the tables that say the changes themselves.
import { NIGHT_TEXTS } from '../../baseline/night-texts.ts';
import { Phrasebook } from '../german/phrasebook.ts';
import { inGerman as said } from '../german/sentences.ts';
import { FACT_TEXTS_DE } from './fact-texts-de.ts';
import { NIGHT_TEXTS_DE } from './night-texts-de.ts';
import { behindOf, inGerman, restInGerman, stepSaidInGerman } from './say-german.ts';

const german = new Map<string, string>(Object.entries(NIGHT_TEXTS_DE));
const pairs: readonly (readonly [string, string])[] = [
  ...Object.entries(NIGHT_TEXTS).map(([name, english]) => [english, german.get(name) ?? english] as const),
  ...Object.entries(FACT_TEXTS_DE),
];

/** A reason may be there or not; words of ours may stand at every place. */
const TABLE = Object.fromEntries(
  pairs
    .flatMap(([en, de]) =>
      en.includes('{why}')
        ? [
            [en.replace('{why}', ''), de.replace('{why}', '')] as const,
            [en.replace('{why}', ': {why}'), de.replace('{why}', ': {why}')] as const,
          ]
        : [[en, de] as const],
    )
    .map(([en, de]) => [en, de.replaceAll(/\{([a-z]+)\}/g, '{$1:}')]),
);

const TOLD = new Phrasebook(
  TABLE,
  (value) => stepSaidInGerman(value) ?? changed(value, inGerman) ?? changed(value, said),
);

const changed = (value: string, inTongue: (text: string) => string): string | null => {
  const text = inTongue(value);
  return text === value ? null : text;
};

/** As it is if no table has it. */
export function toldInGerman(text: string): string {
  const rest = behindOf(text);
  const told = TOLD.said(text.slice(0, text.length - rest.length));
  const behind = restInGerman(rest);
  return told === null || behind === null ? text : `${told}${behind}`;
}
