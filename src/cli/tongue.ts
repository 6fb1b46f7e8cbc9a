// In which language a command speaks: `--lang`, else the locale. Another language than English is loaded only where it is asked for.
import type { Language } from '../diagnosis/language.ts';
import { ENGLISH, type Tongue } from '../report/tongue.ts';
import { LANGUAGE, languageAsked } from './language.ts';

export const SPEAKING = { lang: LANGUAGE };

export async function tongueOf(lang: Language | null, environment: NodeJS.ProcessEnv): Promise<Tongue> {
  const wanted = languageAsked(lang, environment);
  return wanted === 'de' ? (await import('../report/german/tongue.ts')).GERMAN : ENGLISH;
}
