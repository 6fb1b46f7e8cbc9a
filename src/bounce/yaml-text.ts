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

/** Control characters, line separators of Unicode, byte order marks and halves of surrogate pairs become blanks. */
function printable(text: string): string {
  return text
    .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, ' ')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, ' ');
}
