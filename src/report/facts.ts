// What was found where no scenario asked, and what speaks against a server: one description of it for every report.

import type { Language } from '../diagnosis/texts.ts';
import { inTongues } from '../diagnosis/tongues.ts';
import type { CaseRecord, Finding } from '../run/document.ts';
import de from './texts/facts-de.json' with { type: 'json' };
import en from './texts/facts-en.json' with { type: 'json' };

interface FactWords {
  /** By the name of a fact, or by what stands before its first dot; `{name}` is what stands behind it. */
  readonly labels: Readonly<Record<string, string>>;
  /** What a value is called in this language, where it is a word of ours. */
  readonly values: Readonly<Record<string, string>>;
}

const wordsOf = inTongues<FactWords>({ en, de });

export interface FactRow {
  /** As the record has it: `version.TLSv1.2`. It stays from version to version. */
  readonly name: string;
  /** As one says it: `TLSv1.2`. */
  readonly label: string;
  readonly value: string;
}

/** The facts of a case, in the order in which they were found; none where a scenario asked. */
export function factRows({ facts = {} }: Pick<CaseRecord, 'facts'>, language: Language = 'en'): FactRow[] {
  const names = Object.keys(facts);
  if (names.length === 0) return [];
  const { labels } = wordsOf(language);
  return names.map((name) => ({ name, label: labelIn(labels, name), value: factValue(facts[name] ?? '', language) }));
}

function labelIn(labels: FactWords['labels'], name: string): string {
  const dot = name.indexOf('.');
  const family = dot === -1 ? name : name.slice(0, dot);
  const label = own(labels, name) ?? own(labels, family);
  return label === undefined ? name : label.replace('{name}', () => name.slice(dot + 1));
}

const own = (words: Readonly<Record<string, string>>, word: string) =>
  Object.hasOwn(words, word) ? words[word] : undefined;

/** A value as one says it; a word that is not ours stays as it is. */
export function factValue(value: string, language: Language): string {
  const known = own(wordsOf(language).values, value);
  if (known !== undefined) return known;
  return language === 'de' ? value.replace(/^(\d{1,12}) of (\d{1,12})$/, '$1 von $2') : value;
}

/** A finding as one sentence, what it rests on and what to do: `... (RFC 5321 4.2); take it out`. */
export function sayFinding({ text, standard, remedy }: Pick<Finding, 'text' | 'standard' | 'remedy'>): string {
  return `${text}${standard === null ? '' : ` (${standard})`}${remedy == null ? '' : `; ${remedy}`}`;
}
