// The words of nights, one file for each language (texts/nights-*.json). The types say what each must hold; a test, that the
// languages agree in their places.

import type { Sentence } from '../../baseline/causes.ts';
import type { ChangeClass } from '../../baseline/change.ts';
import type { Language } from '../../diagnosis/language.ts';
import { inTongues } from '../../diagnosis/tongues.ts';
import de from '../texts/nights-de.json' with { type: 'json' };
import en from '../texts/nights-en.json' with { type: 'json' };

interface OneOrMany {
  readonly one: string;
  readonly many: string;
}

export interface NightWords {
  readonly classes: Readonly<Record<ChangeClass, string>>;
  readonly same: string;
  readonly changed: string;
  readonly noBaseline: string;
  readonly baseline: string;
  readonly accepted: string;
  readonly again: OneOrMany;
  readonly follows: string;
  readonly more: string;
  readonly andMore: string;
  readonly nowhere: string;
  readonly where: string;
  readonly whereAt: string;
  readonly mail: Readonly<Record<MailWord, string>>;
  readonly summary: Readonly<Record<SummaryWord, string>>;
}
type MailWord =
  | 'night'
  | 'alive'
  | 'none'
  | 'one'
  | 'many'
  | 'gone'
  | 'inconclusive'
  | 'cut'
  | 'cause'
  | 'new'
  | 'leftBehind'
  | 'counts';
type SummaryWord =
  | 'one'
  | 'many'
  | 'passed'
  | 'failed'
  | 'inconclusive'
  | 'skipped'
  | 'took'
  | 'incomplete'
  | 'recorded';

export const nightWords = inTongues<NightWords>({ en, de });

/** How nights are told. */
export interface NightTongue {
  readonly lang: Language;
  readonly words: NightWords;
  /** What a change says. */
  readonly sentence: Sentence;
  /** What a history says of a night: the sentence that was kept. */
  readonly told: (text: string) => string;
}

export const IN_ENGLISH: NightTongue = {
  lang: 'en',
  words: nightWords('en'),
  sentence: ({ text }) => text,
  told: (text) => text,
};

/** Its sentences are loaded where another language than English is asked for. */
export async function nightTongue(lang: Language): Promise<NightTongue> {
  if (lang === 'en') return IN_ENGLISH;
  const [{ sayInGerman }, { toldInGerman }] = await Promise.all([
    import('./say-german.ts'),
    import('./told-german.ts'),
  ]);
  return {
    lang,
    words: nightWords(lang),
    sentence: (change) => sayInGerman(change) ?? change.text,
    told: toldInGerman,
  };
}

/** Fills `{name}`. */
export function filled(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{([a-z]+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
