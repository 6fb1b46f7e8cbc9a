// A user's own catalogue: YAML or JSON in the form of the built-in files.
import { type Problem, problemWith, type Source } from '../document/problem.ts';
import { readYaml } from '../document/read-yaml.ts';
import { Checking } from '../document/shape.ts';
import { compilePattern, execPattern } from '../scenario/pattern.ts';
import { normalise } from './normalise.ts';

import type { Entry } from './signature-index.ts';
import { catalogueShape, type Signature } from './signature-shape.ts';

export interface ReadCatalogue {
  /** For `catalogueOf`; null if there are problems. */
  readonly entries: readonly Entry[] | null;
  readonly problems: readonly Problem[];
}

/** Reads a catalogue. Every row must match its own example. Nobody knows whether its expressions are linear: they get a time limit. */
export function readCatalogue(source: Source): ReadCatalogue {
  const { root, problems } = readYaml(source);
  if (root === null) return { entries: null, problems };
  const checking = new Checking(source);
  const file = catalogueShape.read(root, checking);
  const read = (file?.signatures ?? []).map((signature) => entryOf(source, signature, file?.provider ?? ''));
  const found = [...checking.problems, ...read.filter((one) => 'message' in one)];
  return { entries: found.length > 0 ? null : read.filter((one) => 'signature' in one), problems: found };
}

function entryOf(source: Source, signature: Signature, provider: string): Entry | Problem {
  const problem = (message: string, advice: string) =>
    problemWith(source.file, `\`${signature.id}\`: ${message}`, advice);
  const pattern = compilePattern(signature.pattern, 'i');
  if ('refuse' in pattern) {
    return problem(
      `the pattern is no regular expression (${pattern.refuse})`,
      'in quoted YAML and JSON a backslash is \\\\',
    );
  }
  const matches = (text: string) => execPattern(pattern, text).match !== null;
  const example = normalise(signature.example).text;
  // Once more, because a busy machine may have taken the time.
  if (!matches(example) && !matches(example)) {
    return problem('the pattern does not match its own example', 'it sees the reply on one line, with single blanks');
  }
  return { signature, server: signature.server ?? provider, matches };
}
