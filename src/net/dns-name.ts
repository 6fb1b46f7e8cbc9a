// A name as it is sent in a question: A-labels, checked lengths, no trailing dot. RFC 1035 2.3.4, RFC 5891.
import { domainToASCII } from 'node:url';

/** Octets of a label; the wire format has six bits for it. */
const MAX_LABEL_OCTETS = 63;
/** Characters of a name without its trailing dot: 255 octets on the wire. */
const MAX_NAME_LENGTH = 253;

/**
 * The name to ask for, or why it can't be asked. Any printable ASCII is taken (SPF macros make odd names); other characters
 * go through IDNA.
 */
export function queryName(written: string): { readonly name: string } | { readonly refuse: string } {
  // IDNA mapping is costly on long texts, and no name of this length can be a short one in A-labels.
  if (written.length > 4 * MAX_NAME_LENGTH) return { refuse: 'it is too long' };
  // IDNA lets some of them pass, and nobody means them.
  const dash = /[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/.exec(written)?.[0];
  if (dash !== undefined)
    return {
      refuse: `it holds U+${dash.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}, which is no hyphen`,
    };
  const ascii = /^[\0-\x7f]*$/.test(written) ? written : domainToASCII(written);
  if (ascii === '') return { refuse: written === '' ? 'it is empty' : 'it is no valid international name' };
  const name = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  if (name === '') return { refuse: 'it is the root' };
  if (/[\0-\x1f\x7f]/.test(name)) return { refuse: 'it holds a control character' };
  if (name.length > MAX_NAME_LENGTH) return { refuse: `it has more than ${MAX_NAME_LENGTH} characters` };
  for (const label of name.split('.')) {
    if (label === '') return { refuse: 'a label is empty' };
    if (label.length > MAX_LABEL_OCTETS) return { refuse: `a label has more than ${MAX_LABEL_OCTETS} characters` };
  }
  return { name };
}

/** The same name for comparison: lower case, no trailing dot. */
export function comparable(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
