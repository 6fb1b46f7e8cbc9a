// The form that the TXT records of MTA-STS and TLS-RPT share: `v=NAME; key=value; ...` (RFC 8461 3.1, RFC 8460 section 3).

export type TaggedRecord =
  | { readonly status: 'absent' }
  | { readonly status: 'invalid'; readonly problem: string }
  | { readonly status: 'present'; readonly fields: ReadonlyMap<string, string> };

/** A TXT record has at most 64 KiB; what is longer than this is no policy. */
const MAX_RECORD_CHARACTERS = 8192;

/**
 * Picks the one record of that version among a name's TXT records and takes it apart.
 * @param texts one string for each TXT record, its character-strings joined without anything between.
 */
export function readTaggedRecord(texts: readonly string[], version: string): TaggedRecord {
  const records = texts.filter((text) => text.startsWith(`v=${version};`));
  const [record] = records;
  if (record === undefined) return nearMiss(texts, version);
  if (records.length > 1) {
    return { status: 'invalid', problem: `there are ${records.length} records of ${version}; senders then use none` };
  }
  if (record.length > MAX_RECORD_CHARACTERS) return { status: 'invalid', problem: 'it is too long' };
  const fields = new Map<string, string>();
  for (const field of record.split(';').slice(1)) {
    const text = trimBlanks(field);
    if (text === '') continue;
    const equals = text.indexOf('=');
    const key = text.slice(0, Math.max(0, equals));
    if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(key)) {
      return { status: 'invalid', problem: `${JSON.stringify(text.slice(0, 80))} is no key=value` };
    }
    if (fields.has(key)) return { status: 'invalid', problem: `${key} is there twice` };
    fields.set(key, text.slice(equals + 1));
  }
  return { status: 'present', fields };
}

/** A record that was meant, and that senders do not see because of its first octets. */
function nearMiss(texts: readonly string[], version: string): TaggedRecord {
  const meant = texts.find((text) =>
    text
      .slice(0, 100)
      .replace(/[\s"']/g, '')
      .toLowerCase()
      .startsWith(`v=${version.toLowerCase()}`),
  );
  if (meant === undefined) return { status: 'absent' };
  const begun = JSON.stringify(meant.slice(0, 40));
  return { status: 'invalid', problem: `${begun} does not begin with exactly v=${version};` };
}

/** Without the spaces and tabs at both ends; String.trim would also take what senders do not take for white space. */
export function trimBlanks(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
  return text.slice(0, end).replace(/^[ \t]+/, '');
}
