// The names that a certificate is for: its subjectAltName (RFC 5280 4.2.1.6).
import { type Element, inside, readOid, readText, Tag } from './der.ts';
import { readDistinguishedName } from './distinguished-name.ts';
import { addressText } from './ip-address.ts';

export type SubjectName =
  | { readonly type: 'dns'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string; readonly octets: Buffer }
  | { readonly type: 'other'; readonly value: string };

/** Public authorities stop at 100 to 250 names. */
export const MAX_NAMES = 1000;

/** The names in a subjectAltName extension, at most MAX_NAMES + 1, so that the caller sees that there are more. */
export const readSubjectNames = (element: Element | null): SubjectName[] =>
  inside(element, Tag.sequence)
    .slice(0, MAX_NAMES + 1)
    .map(subjectName);

/** As reports list it: a DNS name as it is, everything else with its kind before it. */
export const subjectNameText = (name: SubjectName): string => (name.type === 'ip' ? `IP:${name.value}` : name.value);

function subjectName(element: Element): SubjectName {
  const text = element.contents.toString('utf8');
  switch (element.tag) {
    case 0x82:
      return { type: 'dns', value: text };
    case 0x87:
      return { type: 'ip', value: addressText(element.contents), octets: element.contents };
    case 0x81:
      return { type: 'other', value: `email:${text}` };
    case 0x86:
      return { type: 'other', value: `URI:${text}` };
    case 0xa4:
      return { type: 'other', value: `dirName:${readDistinguishedName(inside(element, 0xa4)[0])}` };
    case 0xa0:
      return { type: 'other', value: otherName(element) };
    default:
      return { type: 'other', value: `#${element.whole.toString('hex')}` };
  }
}

/** `otherName:1.3.6.1.5.5.7.8.9:text`, which is an SmtpUTF8Mailbox (RFC 8398). */
function otherName(element: Element): string {
  const [type, value] = inside(element, 0xa0);
  return `otherName:${readOid(type)}:${readText(inside(value, 0xa0)[0])}`;
}
