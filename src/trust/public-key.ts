// What kind of key a SubjectPublicKeyInfo holds, and how strong it is (RFC 5280 4.1.2.7, RFC 8410, RFC 5480).
import { type Element, inside, readElement, readOid, Tag } from './der.ts';
import type { KeyFacts } from './tls-facts.ts';

export type { KeyFacts } from './tls-facts.ts';

export function readKey(spki: Element | undefined): KeyFacts {
  const [algorithm, bits] = inside(spki, Tag.sequence);
  const [oid, parameters] = inside(algorithm, Tag.sequence);
  const type = KEY_TYPES.get(readOid(oid)) ?? readOid(oid);
  switch (type) {
    case 'rsa':
    case 'rsa-pss':
      return { type, bits: modulusBits(bits), curve: null };
    case 'ec': {
      const curve = readOid(parameters);
      const known = CURVES.get(curve);
      return { type, bits: known?.bits ?? null, curve: known?.name ?? (curve === '' ? 'explicit parameters' : curve) };
    }
    case 'ed25519':
      return { type, bits: 256, curve: null };
    case 'ed448':
      return { type, bits: 456, curve: null };
    case 'dsa':
      return { type, bits: integerBits(inside(parameters, Tag.sequence)[0]), curve: null };
    default:
      return { type: type === '' ? 'unreadable' : type, bits: null, curve: null };
  }
}

/** RSAPublicKey is the content of the BIT STRING, behind the octet that counts its unused bits. */
function modulusBits(bitString: Element | undefined): number | null {
  if (bitString?.tag !== Tag.bitString) return null;
  return integerBits(inside(readElement(bitString.contents, 1), Tag.sequence)[0]);
}

function integerBits(element: Element | undefined): number | null {
  if (element?.tag !== Tag.integer) return null;
  const start = element.contents.findIndex((octet) => octet !== 0);
  const first = element.contents[start];
  if (first === undefined) return 0;
  return (element.contents.length - start) * 8 - (Math.clz32(first) - 24);
}

const KEY_TYPES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.1', 'rsa'],
  ['1.2.840.113549.1.1.10', 'rsa-pss'],
  ['1.2.840.10045.2.1', 'ec'],
  ['1.3.101.112', 'ed25519'],
  ['1.3.101.113', 'ed448'],
  ['1.2.840.10040.4.1', 'dsa'],
]);

const CURVES: ReadonlyMap<string, { readonly name: string; readonly bits: number }> = new Map([
  ['1.2.840.10045.3.1.1', { name: 'P-192', bits: 192 }],
  ['1.3.132.0.33', { name: 'P-224', bits: 224 }],
  ['1.2.840.10045.3.1.7', { name: 'P-256', bits: 256 }],
  ['1.3.132.0.34', { name: 'P-384', bits: 384 }],
  ['1.3.132.0.35', { name: 'P-521', bits: 521 }],
  ['1.3.132.0.10', { name: 'secp256k1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.7', { name: 'brainpoolP256r1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.11', { name: 'brainpoolP384r1', bits: 384 }],
  ['1.3.36.3.3.2.8.1.1.13', { name: 'brainpoolP512r1', bits: 512 }],
]);
