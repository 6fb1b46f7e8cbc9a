// The catalogue: the signatures that come with mxprobe, and those of the user's own files before them.
import { type Problem, problemWith, type Source } from '../document/problem.ts';
import { readYaml } from '../document/read-yaml.ts';
import { Checking } from '../document/shape.ts';
import { BUILT_IN } from './built-in.ts';
import { limitedTest } from './limited-test.ts';
import { normalise } from './normalise.ts';
import { type CatalogueFile, catalogueShape, type Signature } from './signature.ts';
import { type Entry, indexSignatures, type SignatureIndex } from './signature-index.ts';

export type Catalogue = SignatureIndex;

/** Index of the built-in signatures, and of `own` files, which win over built-in ones of the same priority. */
export function catalogueOf(own: readonly CatalogueFile[] = []): Catalogue {
  const entries = [
    ...own.flatMap((file) => entriesOf(file, true)),
    ...BUILT_IN.flatMap((file) => entriesOf(file, false)),
  ];
  return indexSignatures(entries, limitedTest);
}

let builtIn: Catalogue | null = null;

/** The built-in catalogue, made once. */
export function builtInCatalogue(): Catalogue {
  builtIn ??= catalogueOf();
  return builtIn;
}

/** Reads a user's catalogue (YAML or JSON). Every row must match its own example. */
export function readCatalogue(source: Source): { file: CatalogueFile | null; problems: readonly Problem[] } {
  const { root, problems } = readYaml(source);
  if (root === null) return { file: null, problems };
  const checking = new Checking(source);
  const file = catalogueShape.read(root, checking) ?? null;
  const found = [...checking.problems, ...(file?.signatures ?? []).flatMap((row) => problemsOf(source, row))];
  return { file: found.length > 0 ? null : file, problems: found };
}

function problemsOf(source: Source, row: Signature): readonly Problem[] {
  const problem = (message: string, advice: string) => [problemWith(source.file, `\`${row.id}\`: ${message}`, advice)];
  let pattern: RegExp;
  try {
    pattern = new RegExp(row.pattern, 'i');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return problem(
      `the pattern is no regular expression (${reason})`,
      'write \\\\ for a backslash in JSON and quoted YAML',
    );
  }
  if (limitedTest(pattern, normalise(row.example).text)) return [];
  return problem('the pattern does not match its own example', 'it sees the reply on one line, with single blanks');
}

function entriesOf(file: CatalogueFile, foreign: boolean): readonly Entry[] {
  return file.signatures.map((signature) => ({ signature, server: signature.server ?? file.provider, foreign }));
}
