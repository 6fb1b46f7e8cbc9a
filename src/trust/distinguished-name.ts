// A distinguished name on one line, most specific part first (RFC 4514).
import { type Element, inside, readOid, readText, Tag } from './der.ts';

/** `CN=mx.example.org,O=Example\, Inc.`; control characters are kept, they are the escaper's. */
export function readDistinguishedName(element: Element | undefined): string {
  const relative = inside(element, Tag.sequence).slice(0, MAX_PARTS);
  return relative
    .reverse()
    .map((set) => inside(set, Tag.set).slice(0, MAX_PARTS).map(attribute).join('+'))
    .join(',');
}

/** Names in use have up to about ten parts. */
const MAX_PARTS = 50;

function attribute(element: Element): string {
  const [type, value] = inside(element, Tag.sequence);
  const oid = readOid(type);
  return `${SHORT_NAMES.get(oid) ?? oid}=${escapeValue(readText(value))}`;
}

/** What has a meaning in RFC 4514 gets a backslash, so that a value cannot look like two. */
const escapeValue = (value: string): string =>
  value.replace(/[\\",+;<>]|^ | $/g, '\\$&').replace(/^#(?![0-9a-f]+$)/, '\\#');

/** RFC 4514 section 3, and what certificates have besides. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL'],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC'],
]);
