// The catalogue: the signatures that come with mxprobe, and those of the user's own files before them.
import { builtInText } from './built-in-text.ts';
import { type Entry, type Filed, fileByLetters, indexSignatures, type SignatureIndex } from './signature-index.ts';

export type Catalogue = SignatureIndex;

/** Index of the built-in signatures, and of `own` ones (read-catalogue.ts), which win over those of the same priority. */
export function catalogueOf(own: readonly Entry[]): Catalogue {
  const [, ...rows] = builtInText().split('\n');
  const entries = [...own, ...rows.map(entryIn)];
  const filed = fileByLetters(entries.map(({ signature }) => signature.pattern));
  return indexSignatures((at) => entries[at], filed);
}

/** That each row has the shape of a signature is what test/diagnosis/catalogue.test.ts proves. */
const entryIn = (row: string): Entry => JSON.parse(row);

function readBuiltIn(): Catalogue {
  const [first = '', ...rows] = builtInText().split('\n');
  const filed: Filed = JSON.parse(first);
  return indexSignatures((at) => {
    const row = rows[at];
    return row === undefined ? undefined : entryIn(row);
  }, filed);
}

/** The built-in catalogue, read once, when the first reply is looked up: a row when a reply has its letters. */
const BUILT_IN: Catalogue = {
  matching(text) {
    builtIn ??= readBuiltIn();
    return builtIn.matching(text);
  },
};
let builtIn: Catalogue | null = null;

export const builtInCatalogue = (): Catalogue => BUILT_IN;
