// In which language a command speaks: `--lang`, else the locale. Another language than English is loaded only where it is asked for.
import { LANGUAGES, type Language, languageOf } from '../diagnosis/language.ts';
import { ENGLISH, type Tongue } from '../report/say.ts';
import { oneOf, text } from './option.ts';

export const SPEAKING = {
  lang: text({
    ...oneOf(LANGUAGES),
    about: 'language; LC_ALL, LC_MESSAGES or LANG decide if not said',
    group: 'Output',
  }),
};

export async function tongueOf(lang: Language | null, environment: NodeJS.ProcessEnv): Promise<Tongue> {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const wanted = lang ?? languageOf(LC_ALL || LC_MESSAGES || LANG);
  return wanted === 'de' ? (await import('../report/german/sentences.ts')).GERMAN : ENGLISH;
}
