// What every medium has in common: characters that act, hide or reorder are written out, everything a reader can see stays.

/**
 * Controls (C0, DEL, C1), surrogates without a partner, private and unassigned code points, the separators U+2028/9, and all
 * that Unicode calls ignorable or format: bidirectional marks, zero-width characters, tags, fillers, variation selectors.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const HIDDEN_BUT_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/** One line of text: `\x1b`, `\x00`, `\x0a` up to U+00FF, `\u{202e}` above. A backslash the stranger wrote stays as it is. */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HIDDEN, written);
}

/** The same for a block of text: LF and HT, which do no harm in HTML and XML, stay. */
export function visibleBlock(text: string): string {
  return PLAIN.test(text) ? text : text.replace(HIDDEN_BUT_LINES, written);
}

/** How a character is written out: `\x1b` or `\u{202e}`. */
export function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}
