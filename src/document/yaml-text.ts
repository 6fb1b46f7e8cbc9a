// A stranger's text -> YAML 1.2 that reads back as the same text, variables included.

/** A scalar: plain where that is safe, else in double quotes. `${` becomes `$${`, so that it names no variable. */
export function quoted(text: string): string {
  const literal = printable(text).replaceAll('${', () => '$${');
  if (/^[A-Za-z][A-Za-z0-9 ._@+-]*$/.test(literal) && !/ $|^(?:true|false|null|yes|no|on|off|y|n)$/i.test(literal))
    return literal;
  // single quotes keep the backslashes of a pattern as they are
  if (literal.includes('\\') && !literal.includes('\n')) return `'${literal.replaceAll("'", "''")}'`;
  return JSON.stringify(literal);
}

/** The lines of a literal block (`key: |`). */
export function blockText(text: string, indent: string): string[] {
  return printable(text)
    .replaceAll('${', () => '$${')
    .split('\n')
    .map((line) => `${indent}${line.trimEnd()}`.trimEnd());
}

/** In double quotes, to the last character: what no file of ours may hold as it is stands as an escape. */
export function exactly(text: string): string {
  const escaped = (found: string) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text.replaceAll('${', () => '$${')).replace(/[\x7f-\x9f\ufffd-\uffff]/g, escaped);
}

/**
 * What acts in a terminal or an editor becomes a blank: controls, formats such as bidi marks, separators, halves of pairs; and
 * so does the mark of an octet that was no text, which no file of ours may hold.
 */
function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffd\ufffe\uffff]/gu, ' ');
}
