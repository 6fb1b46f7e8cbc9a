// Options of the commands that explain: language, reader, the user's own catalogue.
import { builtInCatalogue, type Catalogue } from '../diagnosis/catalogue.ts';
import { LANGUAGES, type Language, languageOf } from '../diagnosis/language.ts';
import { AUDIENCES, type Audience } from '../diagnosis/texts.ts';
import { SIDES, type Side } from '../diagnosis/we.ts';
import { ownCatalogue } from '../library/own-catalogue.ts';
import { type ArgumentsOf, oneOf, text } from './option.ts';

export const EXPLAINING = {
  lang: text({ ...oneOf(LANGUAGES), about: 'language; LC_ALL, LC_MESSAGES or LANG decide if not said' }),
  for: text({ ...oneOf(AUDIENCES), about: 'who reads it', default: 'admin' }),
  we: text({ ...oneOf(SIDES), about: 'the mail server that is ours: what we must do is said as ours' }),
  catalogue: text({ about: 'a file of your own signatures, YAML or JSON' }),
};

/** The options, checked. Problems of a catalogue are told with their places. */
export async function explainingOf(
  { lang, for: audience, we, catalogue }: ArgumentsOf<typeof EXPLAINING>,
  environment: NodeJS.ProcessEnv,
): Promise<{
  readonly lang: Language;
  readonly audience: Audience;
  readonly we: Side | null;
  readonly catalogue: Catalogue;
}> {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return {
    lang: lang ?? languageOf(LC_ALL || LC_MESSAGES || LANG),
    audience,
    we,
    catalogue: catalogue === null ? builtInCatalogue() : await ownCatalogue(catalogue),
  };
}
