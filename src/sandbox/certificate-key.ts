// The key pairs that certificates are made for, and how each kind of key signs one.
import { createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

export type KeyKind = 'ec' | 'rsa' | 'rsa-1024' | 'rsa-pss' | 'ed25519';
export type SignatureHash = 'sha256' | 'sha1';

/** What a certificate says of its signature: the OID, and the DER of the parameters (null: none). */
export interface SignatureAlgorithm {
  readonly oid: string;
  readonly parameters: Buffer | null;
}

const makeKeyPair = promisify(generateKeyPair);

/** A private key of that kind. EC P-256 takes under a millisecond, RSA 2048 up to 300. */
export async function makeKey(kind: KeyKind): Promise<KeyObject> {
  switch (kind) {
    case 'ec':
      return (await makeKeyPair('ec', { namedCurve: 'P-256' })).privateKey;
    case 'ed25519':
      return (await makeKeyPair('ed25519')).privateKey;
    case 'rsa':
      return (await makeKeyPair('rsa', { modulusLength: 2048 })).privateKey;
    case 'rsa-1024':
      return (await makeKeyPair('rsa', { modulusLength: 1024 })).privateKey;
    case 'rsa-pss': {
      const options = { modulusLength: 2048, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' };
      return (await makeKeyPair('rsa-pss', options)).privateKey;
    }
    default:
      return kind satisfies never;
  }
}

/** The SubjectPublicKeyInfo that belongs to a private key, DER. */
export const publicKeyDer = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

/** The algorithm that `key` signs with. @throws for a kind of key that `makeKey` does not make. */
export function signatureAlgorithm(key: KeyObject, hash: SignatureHash): SignatureAlgorithm {
  switch (key.asymmetricKeyType) {
    case 'ec':
      return { oid: hash === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2', parameters: null };
    case 'rsa':
      return { oid: hash === 'sha1' ? '1.2.840.113549.1.1.5' : '1.2.840.113549.1.1.11', parameters: NULL };
    case 'rsa-pss':
      return { oid: '1.2.840.113549.1.1.10', parameters: PSS_SHA256 };
    case 'ed25519':
      return { oid: '1.3.101.112', parameters: null };
    default:
      throw new TypeError(`no signature algorithm for a key of type ${key.asymmetricKeyType}`);
  }
}

/** The signature over `bytes`. EdDSA and RSA-PSS keys bring their own hash. */
export function signBytes(bytes: Buffer, key: KeyObject, hash: SignatureHash): Buffer {
  if (key.asymmetricKeyType === 'ed25519') return sign(null, bytes, key);
  if (key.asymmetricKeyType === 'rsa-pss') return sign('sha256', bytes, { key, saltLength: PSS_SALT_OCTETS });
  return sign(hash, bytes, key);
}

const NULL = Buffer.from('0500', 'hex');
const PSS_SALT_OCTETS = 32;
/** RSASSA-PSS-params of RFC 4055 3.1: SHA-256, MGF1 with SHA-256, a salt of 32 octets. */
const PSS_SHA256 = Buffer.from(
  '3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
  'hex',
);
