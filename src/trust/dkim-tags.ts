// The tag-lists of DKIM: `v=1; a=rsa-sha256; ...`. RFC 6376 3.2.

export type TagList =
  | { readonly ok: true; readonly tags: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: string };

/** Names in the order in which they stand; values trimmed, folds and blanks within them kept. */
export function readTags(text: string): TagList {
  const tags = new Map<string, string>();
  const pieces = text.split(';');
  for (const [at, piece] of pieces.entries()) {
    const trimmed = piece.trim();
    if (trimmed === '' && at === pieces.length - 1) break;
    const [, name = '', value = ''] = /^([A-Za-z][A-Za-z0-9_]*)\s*=(.*)$/s.exec(trimmed) ?? [];
    if (name === '') return { ok: false, problem: `${JSON.stringify(trimmed.slice(0, 60))} is no tag=value` };
    if (/[^\s!-:<-~]/.test(value)) return { ok: false, problem: `\`${name}=\` holds what no value may hold` };
    if (tags.has(name)) return { ok: false, problem: `\`${name}=\` stands twice` };
    tags.set(name, value.trim());
  }
  return tags.size === 0 ? { ok: false, problem: 'it is empty' } : { ok: true, tags };
}

/**
 * The octets of base64 with blanks and folds in it. Null if an octet does not belong there, the length is none of base64's, or
 * bits are set that say nothing: Buffer would take all of that, and a changed signature would still verify.
 */
export function strictBase64(text: string): Buffer | null {
  const bare = text.replace(/[ \t\r\n]+/g, '');
  const octets = Buffer.from(bare, 'base64');
  return bare !== '' && octets.toString('base64') === bare ? octets : null;
}
