// A line of a user's file as a mistake quotes it: without what nobody else may read. Each character that is hidden is one `*`, so
// that the caret stands where it stood.

/** The line of `text` that begins at `start`, masked. */
export function maskedLine(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end === -1 ? undefined : end).replace(/\r$/, '');
  return belowSecrets(text, start, line) ? maskedValue(withoutPasswords(line)) : withoutPasswords(line);
}

const withoutPasswords = (line: string) => maskedKeys(maskedUrls(line));
const stars = (hidden: string) => '*'.repeat(hidden.length);

/** The password of a URL. Word by word up to its @, so that a line of any length takes its length. */
const maskedUrls = (line: string) =>
  line.replace(/[^\s@"']+@?/g, (word) => (word.endsWith('@') ? maskedUrl(word) : word));
const maskedUrl = (word: string) =>
  word.replace(/(\/\/[^:/]*:)([^@]+)/, (_, before: string, password: string) => before + stars(password));

/** What stands behind a key that says so; a map, a list or a variable is none. */
const maskedKeys = (line: string) =>
  line.replace(
    /((?<![A-Za-z])(?:pass|passwd|password|passwort|kennwort|pwd|secret|token|api_?key)["']?[:=]\s{0,20})("[^"]*"?|'[^']*'?|[^\s"'{[$,}#][^\s,}#]*)/gi,
    (_, key: string, value: string) => key + stars(value),
  );

/** `name: value` as it stands below `secrets:`. */
const maskedValue = (line: string) =>
  line.replace(/^(\s*[^\s:#][^:]*:\s+)([^\s{[$&*#].*)$/, (_, key: string, value: string) => key + stars(value));

/** So many lines above are looked at. */
const LINES_ABOVE = 100;
const indentOf = (line: string) => line.search(/[^ ]|$/);

function belowSecrets(text: string, start: number, line: string): boolean {
  const indent = indentOf(line);
  if (indent === 0) return false;
  let end = start - 1;
  for (let looked = 0; looked < LINES_ABOVE && end > 0; looked += 1) {
    const above = text.lastIndexOf('\n', end - 1) + 1;
    const said = text.slice(above, end);
    if (said.trim() !== '' && indentOf(said) < indent) return /^ *secrets: *(?:#.*)?\r?$/.test(said);
    end = above - 1;
  }
  return false;
}
