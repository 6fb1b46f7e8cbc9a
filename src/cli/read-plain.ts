// Plain command lines, which nearly all are: read over the rows of the command in less than a millisecond, where loading the
// option parser takes 17. What is odd in any way, that parser reads or refuses (read-odd.ts); a test holds that both read alike.
import type { Line } from './command.ts';
import type { Given, Row, Written } from './option.ts';

/** What is given; null for a line that is not plain. */
export function readPlain(words: readonly string[], { positionals, options }: Line): Given | null {
  const given = new Map<string, Written>();
  const loose: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      loose.push(word);
      continue;
    }
    const found = optionAt(words, at, options);
    if (found === null || !keep(given, found.name, found.row, found.written)) return null;
    at += found.taken;
  }
  if (loose.indexOf('-') !== loose.lastIndexOf('-') || !placed(loose, positionals, given)) return null;
  return Object.entries(options).every(([name, { required }]) => required !== true || given.has(name)) ? given : null;
}

interface Found {
  readonly name: string;
  readonly row: Row;
  readonly written: boolean | string;
  /** Words behind it that belong to it. */
  readonly taken: 0 | 1;
}

/** `--name`, `--no-name`, `--name=word`, `--name word`, `-n`, `-n word`. */
function optionAt(words: readonly string[], at: number, options: Line['options']): Found | null {
  const [, dashes, said = '', equals, value = ''] = /^(--?)([a-z][a-z-]*)(?:(=)(.*))?$/s.exec(words[at] ?? '') ?? [];
  const isOff = dashes === '--' && said.startsWith('no-') && options[said] === undefined;
  const name = dashes === '-' ? aliased(said, options) : isOff ? said.slice(3) : said;
  const row = name !== undefined && Object.hasOwn(options, name) ? options[name] : undefined;
  if (name === undefined || row === undefined) return null;
  const next = words[at + 1];
  if (row.kind === 'flag') {
    if (equals !== undefined || next === 'true' || next === 'false') return null;
    return { name, row, written: !isOff, taken: 0 };
  }
  if (isOff) return null;
  if (equals !== undefined) return dashes === '--' && isWord(value) ? { name, row, written: value, taken: 0 } : null;
  if (next === undefined || !isWord(next) || (next.startsWith('-') && next !== '-')) return null;
  return { name, row, written: next, taken: 1 };
}

function aliased(letter: string, options: Line['options']): string | undefined {
  return Object.entries(options).find(([, { alias }]) => alias === letter)?.[0];
}

/** The option parser takes quotes away that stand around a word. */
const isWord = (word: string) => word !== '' && !/^["']/.test(word);

/** False if it may stand once and does so twice, or is none of the choices. */
function keep(given: Map<string, Written>, name: string, { kind, choices }: Row, written: boolean | string): boolean {
  if (choices !== undefined && !choices.some((choice) => choice === written)) return false;
  const before = given.get(name);
  if (kind !== 'texts' && before !== undefined) return false;
  if (kind === 'texts' && typeof written === 'string')
    given.set(name, Array.isArray(before) ? [...before, written] : [written]);
  else given.set(name, written);
  return true;
}

/** Deals the words out to the positionals; false if there are too few or too many. */
function placed(loose: readonly string[], positionals: Line['positionals'], given: Map<string, Written>): boolean {
  let at = 0;
  for (const [name, row] of Object.entries(positionals)) {
    const words = row.kind === 'texts' ? loose.slice(at) : loose.slice(at, at + 1);
    if (words.length === 0 && row.required === true) return false;
    for (const word of words)
      if (!isWord(word) || (word === '-' && row.stdin !== true) || !keep(given, name, row, word)) return false;
    at += words.length;
  }
  return at === loose.length;
}
