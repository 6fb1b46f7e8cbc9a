// The built-in signatures as a start needs them: a text, of which a row is read when a reply has its letters. From the sources
// it is made when it is asked for; the build makes it ahead (scripts/made-ahead.mjs): some hundred rows as objects, and filing
// them, were half of the start of `mxprobe explain`, and a run against a target reads none of it unless it is refused early.
import { BUILT_IN } from './built-in.ts';
import { promisedBy } from './literal.ts';
import { fileByLetters } from './signature-index.ts';

/**
 * Lines of JSON: where the rows are filed (`Filed`), then the rows (`Entry`), without what only tests ask of one.
 */
export function builtInText(): string {
  const rows = BUILT_IN.flatMap(({ provider, signatures }) =>
    signatures.map(({ example, evidence, ...signature }) => {
      const needs = promisedBy(signature.pattern);
      return { signature, server: signature.server ?? provider, needs };
    }),
  );
  const filed = fileByLetters(rows.map(({ signature }) => signature.pattern));
  return [filed, ...rows].map((line) => JSON.stringify(line)).join('\n');
}
