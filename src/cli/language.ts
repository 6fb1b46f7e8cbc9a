// The language of what is told: as it is asked for, else that of the environment.
import { LANGUAGES, type Language, languageOf } from '../diagnosis/language.ts';
import { oneOf, text } from './option.ts';

export const LANGUAGE = text({
  ...oneOf(LANGUAGES),
  about: 'language; LC_ALL, LC_MESSAGES or LANG decide if not said',
});

export function languageAsked(lang: Language | null, { LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  return lang ?? languageOf(LC_ALL || LC_MESSAGES || LANG);
}
