// What a reply can break, as findings: how bad, and in words. RFC 5321 4.2. All are told beside a case that passed, too: such a
// reply says what was expected, and another client may read another one in it.
import { isUtf8 } from 'node:buffer';
import type { Reply, Violation } from '../wire/reply.ts';
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
  'bare-lf': { severity: 'warning', text: 'a line that ends in LF alone' },
  'bare-cr': { severity: 'warning', text: 'a CR without LF' },
  'eight-bit': { severity: 'warning', text: 'an octet above 127 in a reply' },
  'line-too-long': { severity: 'warning', text: 'a line of more than 512 octets' },
};

/** `smtputf8`: the transaction was begun with it; then replies may be UTF-8 (RFC 6531 3.7.4.2). */
export function violationsOf({ violations, raw }: Reply, smtputf8: boolean): readonly Violation[] {
  return smtputf8 && isUtf8(raw) ? violations.filter((violation) => violation !== 'eight-bit') : violations;
}
