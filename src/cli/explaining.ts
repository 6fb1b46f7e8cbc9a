// Options of the commands that explain: language, reader, the user's own catalogue.
import { builtInCatalogue, type Catalogue } from '../diagnosis/catalogue.ts';
import { AUDIENCES, type Audience, type Language } from '../diagnosis/texts.ts';
import { SIDES, type Side } from '../diagnosis/we.ts';
import { ownCatalogue } from '../library/own-catalogue.ts';
import { LANGUAGE, languageAsked } from './language.ts';
import { type ArgumentsOf, oneOf, text } from './option.ts';

export const EXPLAINING = {
  lang: LANGUAGE,
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
  return {
    lang: languageAsked(lang, environment),
    audience,
    we,
    catalogue: catalogue === null ? builtInCatalogue() : await ownCatalogue(catalogue),
  };
}
