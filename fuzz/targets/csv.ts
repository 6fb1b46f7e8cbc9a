// Invariant: any octets are rows as wide as their head, each cell free of control characters and found in the text, or a refusal
// in words; and rows written as RFC 4180 has it are read as they were.
import { isDeepStrictEqual } from 'node:util';
import { readCsv } from '../../src/scenario/csv-rows.ts';
import { hold, type Target } from '../target.ts';

export const csv: Target = {
  name: 'csv',
  check(octets) {
    const read = readCsv(octets);
    if ('refuse' in read) {
      hold(
        read.refuse !== '' && !/undefined|\[object /.test(read.refuse),
        `the refusal ${JSON.stringify(read.refuse)}`,
      );
      return read.refuse.replace(/`[^`]*`|\d+/gs, '');
    }
    const { columns, rows } = read;
    const text = octets.toString('utf8');
    hold(columns.length > 0 && rows.length > 0, 'no column or no row');
    for (const name of columns) hold(/^[A-Za-z_]\w*$/.test(name), `the column ${JSON.stringify(name)}`);
    for (const row of rows) {
      hold(row.length === columns.length, `a row of ${row.length} cells below ${columns.length} columns`);
      for (const cell of row)
        hold(!/[\0-\x1f\x7f]/.test(cell) && text.includes(doubled(cell)), `the cell ${JSON.stringify(cell)}`);
    }
    for (const end of ['\n', '\r\n', '\r']) {
      const again = readCsv(Buffer.from(written([columns, ...rows], end)));
      hold(isDeepStrictEqual(again, read), `written with ${JSON.stringify(end)} the rows are others`);
    }
    return `${columns.length},${Math.min(rows.length, 4)},${rows.flat().some((cell) => cell.includes('"'))}`;
  },
};

const written = (table: readonly (readonly string[])[], end: string) =>
  table.map((row) => row.map((cell) => `"${doubled(cell)}"`).join(',') + end).join('');

const doubled = (cell: string) => cell.replaceAll('"', '""');
