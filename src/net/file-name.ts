// File names: no part of a stranger's text leaves the folder, hides, or means something to a shell or to Windows.

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** With a date before and a random part behind, this stays far below the 255 octets of any file system. */
const MAX_LENGTH = 60;

/** A name made of letters, digits, `.`, `_` and `-`; never empty, never `.` or `..`, never longer than 60 characters. */
export function fileName(text: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/-{2,}/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^[-.]+|[-.]+$/g, '');
  if (name === '') return 'unnamed';
  return RESERVED.test(name) ? `_${name}` : name;
}
