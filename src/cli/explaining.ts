// Options of the commands that explain: language, reader, the user's own catalogue.
import { builtInCatalogue, type Catalogue, catalogueOf } from '../diagnosis/catalogue.ts';
import { AUDIENCES, type Audience, LANGUAGES, type Language, languageOf } from '../diagnosis/texts.ts';
import { SIDES, type Side } from '../diagnosis/we.ts';
import { readRegularFile } from '../net/project-files.ts';
import { UsageError } from './exit.ts';
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

/** The bound of a YAML document of ours (document/read-yaml.ts). */
const MAX_CATALOGUE_BYTES = 1024 * 1024;

/** The YAML reader is loaded only for this. */
async function ownCatalogue(path: string): Promise<Catalogue> {
  const read = readRegularFile(path, MAX_CATALOGUE_BYTES);
  if ('refuse' in read) throw new UsageError(read.refuse);
  const { readCatalogue } = await import('../diagnosis/read-catalogue.ts');
  const { renderProblem } = await import('../document/problem.ts');
  const { entries, problems } = readCatalogue({ file: path, text: Buffer.from(read.bytes).toString('utf8') });
  if (entries === null) throw new UsageError(`${path}: no catalogue\n${problems.map(renderProblem).join('\n')}`);
  return catalogueOf(entries);
}
