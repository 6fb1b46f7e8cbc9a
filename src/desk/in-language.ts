// A reproduction in the reader's language: what it found is the same in all.
import type { Reproduction } from '../diagnosis/proof/document.ts';
import { type Language, textsOf } from '../diagnosis/texts.ts';

export function inLanguage(found: Reproduction, lang: Language): Reproduction {
  const { label } = textsOf(lang).causes[found.cause];
  return { ...found, explanation: { ...found.explanation, lang, label } };
}
