// CSV with a head line -> rows. RFC 4180: quotes, doubled quotes, line ends inside quotes; LF, CRLF or CR.
import { Buffer, isUtf8 } from 'node:buffer';

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** As many as a burst has sessions at most. */
const MAX_ROWS = 1_000_000;
const MAX_COLUMNS = 100;

/** The rows, or what is wrong with them; a problem names the row, 1 being the first below the head line. */
export function readCsv(octets: Uint8Array): Rows | { readonly refuse: string } {
  const utf16 = octets[0] === 0xff || octets[0] === 0xfe;
  if (utf16 || !isUtf8(octets)) return { refuse: `it is ${utf16 ? 'UTF-16' : 'not UTF-8'}; save it as UTF-8` };
  const table = cellsOf(
    Buffer.from(octets)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  );
  if (table === null) return { refuse: 'a quote that does not end, or one within a cell' };
  const [head, ...rows] = table;
  const columns = (head ?? []).map((name) => name.trim());
  if (columns.length > MAX_COLUMNS) return { refuse: `more than ${MAX_COLUMNS} columns` };
  const wrong = columns.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong !== undefined) return { refuse: `the column \`${wrong.slice(0, 40)}\` is no name for a variable` };
  if (new Set(columns).size < columns.length) return { refuse: 'two columns of one name' };
  if (rows.length === 0) return { refuse: 'a head line and no row below it' };
  if (rows.length > MAX_ROWS) return { refuse: `more than ${MAX_ROWS} rows` };
  for (const [index, row] of rows.entries()) {
    if (row.length !== columns.length)
      return {
        refuse: `row ${index + 1} has ${row.length === 1 ? 'one cell' : `${row.length} cells`}, and the head line ${columns.length}`,
      };
    if (row.some((cell) => /[\0-\x1f\x7f]/.test(cell)))
      return { refuse: `row ${index + 1} has a control character: a field never becomes a second command` };
  }
  return { columns, rows };
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n?|\n|$)/y;

function cellsOf(text: string): string[][] | null {
  const table: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const match = CELL.exec(text);
    if (match === null) return null;
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',' && CELL.lastIndex < text.length) continue;
    if (match[3] === ',') row.push('');
    if (row.length > 1 || row[0] !== '') table.push(row);
    row = [];
  }
  return table;
}
