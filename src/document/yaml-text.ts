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

/** What acts in a terminal or an editor becomes a blank: controls, formats such as bidi marks, separators, halves of pairs. */
function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/gu, ' ');
}
