// The words of the pages: one table for each language, every key in both (test/desk/words.test.ts).
import type { Language } from '../diagnosis/texts.ts';
import { inTongues } from '../diagnosis/tongues.ts';
import de from './words/de.json' with { type: 'json' };
import en from './words/en.json' with { type: 'json' };

export type WordKey = keyof typeof en;
type Table = Readonly<Record<WordKey, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** A text with its `{places}` filled in. `one|many`: the first where `n` is 1. */
export type Say = (key: WordKey, values?: Values) => string;

const tableOf = inTongues<Table>({ en, de });

export function sayIn(language: Language): Say {
  const table = tableOf(language);
  return (key, values = {}) => filled(values.n === 1 ? oneOf(table[key]) : manyOf(table[key]), values);
}

/** `{n} case|{n} cases`: the form for one stands first. */
const oneOf = (text: string) => text.split('|', 1)[0] ?? text;
const manyOf = (text: string) => text.slice(text.indexOf('|') + 1);

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

/** Whether a word is a key: for words that are made of a cause or a verdict. */
export function isWord(key: string): key is WordKey {
  return Object.hasOwn(tableOf('en'), key);
}
