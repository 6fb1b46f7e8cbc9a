// One line of comma-separated values (RFC 4180) -> its fields, each with its place in the line.

export interface CsvField {
  /** Without quotation marks around it; doubled ones are one. */
  readonly text: string;
  /** Where its own octets begin and end in the line. */
  readonly at: number;
  readonly end: number;
}

/** Exchange has some thirty columns. */
const MOST_FIELDS = 100;

export function csvFields(line: string): CsvField[] {
  const fields: CsvField[] = [];
  for (let at = 0; at <= line.length && fields.length < MOST_FIELDS; ) {
    if (line.charCodeAt(at) !== 0x22) {
      const comma = line.indexOf(',', at);
      const end = comma === -1 ? line.length : comma;
      fields.push({ text: line.slice(at, end), at, end });
      at = end + 1;
      continue;
    }
    const end = closingIn(line, at + 1);
    fields.push({ text: line.slice(at + 1, end).replaceAll('""', '"'), at: at + 1, end });
    const comma = line.indexOf(',', end);
    at = comma === -1 ? line.length + 1 : comma + 1;
  }
  return fields;
}

/** The quotation mark that ends the field, past doubled ones; the end of the line if there is none. */
function closingIn(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 2))
    if (line.charCodeAt(at + 1) !== 0x22) return at;
  return line.length;
}
