// Options of the commands that explain: language, reader, the user's own catalogue.
import type { Argv } from 'yargs';
import { builtInCatalogue, type Catalogue, catalogueOf } from '../diagnosis/catalogue.ts';
import { AUDIENCES, type Audience, LANGUAGES, type Language, languageOf } from '../diagnosis/texts.ts';
import { readRegularFile } from '../net/project-files.ts';
import { UsageError } from './exit.ts';
import { single } from './options.ts';

export interface ExplainingArguments {
  readonly lang?: Language;
  readonly for?: Audience;
  readonly catalogue?: string;
}

export function explainingOptions(argv: Argv): Argv {
  return argv
    .option('lang', { choices: LANGUAGES, describe: 'language; LC_ALL, LC_MESSAGES or LANG decide if not said' })
    .option('for', { choices: AUDIENCES, describe: 'who reads it; admin if not said' })
    .option('catalogue', { type: 'string', describe: 'a file of your own signatures, YAML or JSON' });
}

/** The options, checked. Problems of a catalogue are told with their places. */
export async function explainingOf(
  args: ExplainingArguments,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly lang: Language; readonly audience: Audience; readonly catalogue: Catalogue }> {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const path = single('catalogue', args.catalogue);
  return {
    lang: (single('lang', args.lang) as Language | undefined) ?? languageOf(LC_ALL || LC_MESSAGES || LANG),
    audience: (single('for', args.for) as Audience | undefined) ?? 'admin',
    catalogue: path === undefined ? builtInCatalogue() : await ownCatalogue(path),
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
