// SCRAM-SHA-256 without channel binding: the arithmetic of both sides. RFC 5802 section 3, RFC 7677.
import { crypto } from '../crypto.ts';

export interface ScramKeys {
  readonly clientKey: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** `n,,` in base64: the client does not do channel binding. */
export const NO_BINDING = 'biws';

/** Blocks for as long as PBKDF2 takes: about 1 ms for 4,096 iterations. */
export function scramKeys(password: string, salt: Uint8Array, iterations: number): ScramKeys {
  const salted = crypto().pbkdf2Sync(prepared(password), salt, iterations, 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  return {
    clientKey,
    storedKey: crypto().createHash('sha256').update(clientKey).digest(),
    serverKey: hmac(salted, 'Server Key'),
  };
}

export function clientProof({ clientKey, storedKey }: ScramKeys, authMessage: string): Buffer {
  const signature = hmac(storedKey, authMessage);
  return Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] ?? 0)));
}

export function serverSignature({ serverKey }: ScramKeys, authMessage: string): Buffer {
  return hmac(serverKey, authMessage);
}

/** A message's attributes by letter: `r=abc,i=4096`. The first of each counts. */
export function attributesOf(message: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const part of message.split(',')) {
    if (part[1] === '=' && !attributes.has(part.slice(0, 1))) attributes.set(part.slice(0, 1), part.slice(2));
  }
  return attributes;
}

/** RFC 5802 section 5.1: `=` and `,` in a user name. */
export function scramName(user: string): string {
  return prepared(user).replaceAll('=', '=3D').replaceAll(',', '=2C');
}

/** SASLprep (RFC 4013) as far as NFKC goes, which is all of it for printable ASCII. */
function prepared(text: string): string {
  return text.normalize('NFKC');
}

function hmac(key: Buffer, text: string): Buffer {
  return crypto().createHmac('sha256', key).update(text).digest();
}
