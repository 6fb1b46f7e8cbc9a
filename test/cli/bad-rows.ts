// CSV files that are no rows of a burst, and the burst that reads them.
import type { Content } from './bad-world.ts';

/** Rows of a burst -> what is said of them, once. */
export const ROWS: Readonly<Record<string, readonly [content: Content, says: RegExp]>> = {
  none: ['', /a head line and no row below it/],
  'a head alone': ['rcpt\n', /a head line and no row below it/],
  ragged: ['rcpt,x\na@b.example\n', /row 1 has one cell, and the head line 2/],
  'an open quote': ['rcpt\n"a@b.example\n', /a quote that does not end/],
  'a quote within': ['rcpt\n"a"b\n', /a quote that does not end, or one within a cell/],
  'one name twice': ['rcpt,rcpt\na,b\n', /two columns of one name/],
  'a name with a blank': ['rcpt,a b\na,b\n', /the column `a b` is no name/],
  'no name': ['rcpt,\na,b\n', /the column `` is no name/],
  'a name of the environment': ['rcpt,env.PATH\na,b\n', /the column `env\.PATH` is no name/],
  semicolons: ['rcpt;x\na;b\n', /the column `rcpt;x` is no name/],
  utf16: [Buffer.from('\ufeffrcpt\na@b.example\n', 'utf16le'), /it is UTF-16; save it as UTF-8/],
  latin1: [Buffer.from('rcpt\n\xfc@b.example\n', 'latin1'), /it is not UTF-8/],
  NUL: ['rcpt\na\0@b.example\n', /row 1 has a control character/],
  'a second command': ['rcpt\n"a@b.example\r\nQUIT"\n', /row 1 has a control character/],
  'an escape': ['rcpt\n\x1b[31m@b.example\n', /row 1 has a control character/],
  wide: [`rcpt${Array.from({ length: 200 }, (_, i) => `,c${i}`).join('')}\n`, /more than 100 columns/],
  fifo: [null, /rows\.csv is no regular file/],
};

/** The path of the rows stands in its third line. */
export const BURST = `name: b
sandbox: {}
burst: {sessions: 1, rows: rows.csv, rate: 50/s}
dialogue:
  - connect:
    expect: 220
  - mail: \${from}
  - rcpt: \${rcpt}
`;
