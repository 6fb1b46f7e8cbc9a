// What people and programs put around a line beside collectors: `file:` of grep, numbers of cat and less, HTML, CSV of a search page,
// months in the language of the machine. Looked at only where a line is nobody's.
import { csvFields } from './csv-fields.ts';

/** What may stand behind a mark that says nothing: a stamp. */
const STAMP = String.raw`(?:<\d{1,3}>)?(?:\d )?(?:[A-Z][a-z]{2} [ \d]?\d \d\d:|\d{4}-\d\d-\d\d[T ]\d\d:)`;
const STAMPED = new RegExp(`^${STAMP}`);
const GREP = new RegExp(String.raw`^[^\s:"<>{}]{1,300}:(?:\d{1,9}[:-])?(?=${STAMP})`);
/** cat -n, less -N; octets counted (RFC 6587). */
const NUMBERED = new RegExp(String.raw`^\s{0,8}\d{1,9}(?:\t|:? )\s{0,8}(?=${STAMP}|<\d{1,3}>1 )`);
const LEVEL =
  /^(\S{10,40}) (?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRIT|CRITICAL) {1,8}(?=[\w./-]{1,64}\[\d{1,10}\]: )/;
const LOCAL_MONTH = /^([A-Za-z\x80-\xff]{3,8})\.? {1,2}(\d{1,2}) (?=\d\d:\d\d:\d\d )/;
const LINE_OF_A_SERVER =
  /(?:[\w./-]{1,64}\[\d{1,10}\]: |\b[0-9A-F]{6,15}: |[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4} )/;

/** The line within, or null: nothing odd is around it. */
export function unwrapped(line: string): string | null {
  const inner = withoutMarks(line);
  return inner === line ? null : inner;
}

const BBCODE = /<\[(email|url)(?:="?[^\]"\s<>]{1,320}"?)?\]([^\s<>"[\]]{1,320})\[\/\1\]>/gi;
const MAILTO = /<?\[([^\s<>"[\]()]{1,320}@[^\s<>"[\]()]{1,255})\]\(mailto:[^\s<>"()]{1,330}\)>?/g;

/** A line in which a forum made links of the mailboxes; null: it has none. What is left of one has neither quote nor blank. */
export function withoutLinks(line: string): string | null {
  if (!line.includes('](mailto:') && !/\[\/(?:email|url)\]>/i.test(line)) return null;
  const bare = line.replace(BBCODE, '<$2>').replace(MAILTO, '<$1>');
  return bare === line ? null : bare;
}

/** Marks of Markdown, BBCode and HTML before and behind a line in a ticket. */
const MARKS_BEFORE = /^(?:\*\*|`{1,3}|\[[a-z]{1,10}(?:=[^\]]{0,60})?\]|<[a-z]{1,10}>){1,4}(?=\S{3})/i;
const MARKS_BEHIND = /(?:\*\*|`{1,3}|\[\/[a-z]{1,10}\]|<\/[a-z]{1,10}>){1,4}\s{0,8}$/i;
/** Ruby and Fluent Bit: `"log"=>"..."`. */
const ARROW = /"(?:message|log|MESSAGE)"\s{0,4}=>\s{0,4}"((?:[^"\\]|\\.){20,20000})"/;
/** Of the head a part is left: the time without the day, the host, the facility. */
const CUT_HEAD =
  /^[\w.:-]{1,30} (?:[\w.-]{1,64} ){0,2}(?=(?:postfix[\w.-]{0,40}\/[\w/-]{1,40}|sendmail|sm-mta|smtpd|exim4?)\[\d{1,10}\]: )/;
/** A page that shows a log as a table: time, level, words. */
const CELLS = /^[\d.,/: -]{16,24}\s\|\s[a-z]{3,10}\s\|\s/;

function withoutMarks(line: string): string {
  if (line.includes('&lt;') || line.includes('&#')) return withoutHtml(line);
  const told = line.includes('=>') ? ARROW.exec(line)?.[1] : undefined;
  if (told !== undefined) return told.replace(/\\(["\\])/g, '$1');
  if (MARKS_BEFORE.test(line)) return line.replace(MARKS_BEFORE, '').replace(MARKS_BEHIND, '');
  if (CELLS.test(line)) return line.replace(CELLS, '');
  if (/^[\s"]{0,3}[^",;\s]{0,80}"?[,;]|^"/.test(line) && line.includes('"')) return fieldIn(fieldsOf(line)) ?? line;
  if (/^[^\t]{0,60}\t.{0,300}\t/.test(line)) return fieldIn(line.split('\t')) ?? line;
  const bare = line.replace(GREP, '').replace(NUMBERED, '').replace(LEVEL, '$1 ').replace(CUT_HEAD, '');
  return inEnglish(bare);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

/** Tags stand around a line, not in it: in it `<` is an entity. */
function withoutHtml(line: string): string {
  return line
    .replace(/<\/?[a-z][a-z0-9]{0,20}(?:\s[^<>]{0,300})?>/gi, '')
    .replace(/&(?:lt|gt|quot|nbsp|amp|#34|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .trim();
}

/** Of a table's row: the field that is a line, with the time and the program from beside it where it has none. */
function fieldIn(fields: readonly string[]): string | null {
  const longest = fields.reduce((best, field) => (field.length > best.length ? field : best), '');
  if (longest.length < 30 || !LINE_OF_A_SERVER.test(longest)) return null;
  if (STAMPED.test(longest)) return longest;
  const stamp = fields.find((field) => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,20}$/.test(field)) ?? '';
  const program = fields.find((field) => /^[\w-]{1,20}\/[\w/-]{1,40}$/.test(field));
  const tagged = program === undefined || /^[\w./-]{1,64}\[\d/.test(longest) ? longest : `${program}: ${longest}`;
  return stamp === '' ? tagged : `${stamp} - ${tagged}`;
}

function fieldsOf(line: string): string[] {
  return line.includes('";"') ? line.replace(/^"|"$/g, '').split('";"') : csvFields(line).map(({ text }) => text);
}

/** German, French, Spanish, Italian, Portuguese, Dutch; the lines are octets, and so are these. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'janv', 'ene', 'gen'],
  ['feb', 'fév', 'févr', 'fev'],
  ['mär', 'mrz', 'mars', 'mar', 'mrt'],
  ['apr', 'avr', 'avril', 'abr'],
  ['mai', 'may', 'mag', 'mei'],
  ['jun', 'juin', 'giu'],
  ['jul', 'juil', 'lug'],
  ['aug', 'août', 'ago'],
  ['sep', 'sept', 'set'],
  ['okt', 'oct', 'ott', 'out'],
  ['nov'],
  ['dez', 'déc', 'dic', 'dec'],
];
const ENGLISH = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NAMED: ReadonlyMap<string, string> = new Map(
  MONTHS.flatMap((names, i) =>
    names.flatMap((name): [string, string][] => [
      [name, ENGLISH[i] ?? ''],
      [Buffer.from(name, 'utf8').toString('latin1'), ENGLISH[i] ?? ''],
    ]),
  ),
);

function inEnglish(line: string): string {
  const [all, name = '', day = ''] = LOCAL_MONTH.exec(line) ?? [];
  const month = all === undefined ? undefined : NAMED.get(lower(name));
  return all === undefined || month === undefined ? line : `${month} ${day} ${line.slice(all.length)}`;
}

/** ASCII alone: the octets of a letter with an accent stay. */
const lower = (name: string) => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
