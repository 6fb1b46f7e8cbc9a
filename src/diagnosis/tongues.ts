// Words of several languages, of which only those that are asked for are read.
import type { Language } from '../diagnosis/texts.ts';

/** In the built program a language is a JSON text still (scripts/made-ahead.mjs); it is read once. */
export function inTongues<T>(written: Readonly<Record<Language, T | string>>): (language: Language) => T {
  const known: Record<Language, T | string> = { ...written };
  return (language) => {
    const words = known[language];
    if (typeof words !== 'string') return words;
    const read: T = JSON.parse(words);
    known[language] = read;
    return read;
  };
}
