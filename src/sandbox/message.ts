// The header fields of a message, as far as a policy looks at them. RFC 5322 2.2.

/** More is no mail header that anybody wrote; Postfix's header_size_limit is 100 KiB. */
const HEADER_BYTES = 100 * 1024;

/** Field names in lower case -> their values, unfolded, in order. Lines that are no fields are passed over. */
export function fieldsOf(message: Buffer): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  const head = message.subarray(0, HEADER_BYTES).toString('latin1');
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  const unfolded = head.slice(0, end).replace(/\r?\n(?=[ \t])/g, '');
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const values = fields.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    fields.set(name, values);
  }
  return fields;
}

/** What stands behind the header, each octet one character. */
export function bodyOf(message: Buffer): string {
  const head = /\r?\n\r?\n/.exec(message.subarray(0, HEADER_BYTES).toString('latin1'));
  return head === null ? '' : message.toString('latin1', head.index + head[0].length);
}
