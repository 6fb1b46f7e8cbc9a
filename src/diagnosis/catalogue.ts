// The catalogue: the signatures that come with mxprobe, and those of the user's own files before them.
import { BUILT_IN } from './built-in.ts';
import { BUILT_IN_FILED } from './built-in-letters.ts';
import { type Entry, fileByLetters, indexSignatures, type SignatureIndex } from './signature-index.ts';

export type Catalogue = SignatureIndex;

/** Index of the built-in signatures, and of `own` ones (read-catalogue.ts), which win over those of the same priority. */
export function catalogueOf(own: readonly Entry[]): Catalogue {
  const builtIn = BUILT_IN.flatMap(({ provider, signatures }) =>
    signatures.map((signature) => ({ signature, server: signature.server ?? provider })),
  );
  if (own.length === 0) return indexSignatures(builtIn, BUILT_IN_FILED);
  const entries = [...own, ...builtIn];
  return indexSignatures(entries, fileByLetters(entries.map(({ signature }) => signature.pattern)));
}

let builtIn: Catalogue | null = null;

/** The built-in catalogue, made once. */
export function builtInCatalogue(): Catalogue {
  builtIn ??= catalogueOf([]);
  return builtIn;
}
