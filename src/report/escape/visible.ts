// What every medium has in common: characters that act, hide or reorder are written out, everything a reader can see stays.

/**
 * Controls (C0, DEL, C1), surrogates without a partner, private and unassigned code points, the separators U+2028/9, and all
 * that Unicode calls ignorable or format: bidirectional marks, zero-width characters, tags, fillers, variation selectors.
 */
const HIDDEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
const hidden = onceNeeded(HIDDEN);
const hiddenButLines = onceNeeded(String.raw`(?![\n\t])${HIDDEN}`);
const PLAIN = /^[\x20-\x7e]*$/;

/** Made at the first text that is not plain: the tables of Unicode take a millisecond, which most commands save. */
function onceNeeded(pattern: string): () => RegExp {
  let made: RegExp | null = null;
  return () => {
    made ??= new RegExp(pattern, 'gu');
    return made;
  };
}

/** One line of text: `\x1b`, `\x00`, `\x0a` up to U+00FF, `\u{202e}` above. A backslash the stranger wrote stays as it is. */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(hidden(), written);
}

/** The same for a block of text: LF and HT, which do no harm in HTML and XML, stay. */
export function visibleBlock(text: string): string {
  return PLAIN.test(text) ? text : text.replace(hiddenButLines(), written);
}

/** How a character is written out: `\x1b` or `\u{202e}`. */
export function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}
