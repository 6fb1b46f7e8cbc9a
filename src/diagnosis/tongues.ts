// Words of several languages, of which only those that are asked for are read.
import type { Language } from './language.ts';

/** In the built program a language is a text that is read when it is asked for (scripts/made-ahead.mjs): once. */
export function inTongues<T extends object>(
  written: Readonly<Record<Language, T | (() => string)>>,
): (language: Language) => T {
  const known: Record<Language, T | (() => string)> = { ...written };
  return (language) => {
    const words = known[language];
    if (typeof words !== 'function') return words;
    const read: T = JSON.parse(words());
    known[language] = read;
    return read;
  };
}
