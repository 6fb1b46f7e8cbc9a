// What a reply can break, as findings: how bad, and in words. RFC 5321 4.2.
import type { Finding } from './transcript.ts';

export const VIOLATIONS: Readonly<Record<string, { readonly severity: Finding['severity']; readonly text: string }>> = {
  'no-code': { severity: 'warning', text: 'a line without a reply code' },
  'mixed-codes': { severity: 'warning', text: 'different codes in one reply' },
  'code-out-of-range': { severity: 'warning', text: 'a code outside 200 to 599' },
  'no-separator': { severity: 'warning', text: 'neither blank nor hyphen behind the code' },
  'reply-truncated': { severity: 'error', text: 'a reply of more than 64 KiB or 1,000 lines was cut' },
  'line-truncated': { severity: 'warning', text: 'a line of more than 8 KiB was cut' },
  nul: { severity: 'warning', text: 'a NUL in a reply' },
  control: { severity: 'warning', text: 'a control character in a reply' },
  'bare-lf': { severity: 'info', text: 'a line that ends in LF alone' },
  'bare-cr': { severity: 'info', text: 'a CR without LF' },
};
