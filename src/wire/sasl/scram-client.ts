// SCRAM-SHA-256, the client: it proves that it knows the password, and makes the server prove the same. RFC 5802 section 5.
import { decodeBase64, encodeBase64 } from './base64.ts';
import { octets, type SaslClient, type SaslClientStep, type SaslCredentials, textOf } from './mechanism.ts';
import { attributesOf, clientProof, NO_BINDING, scramKeys, scramName, serverSignature } from './scram.ts';

/** A server's iteration count is our computing time: a million take a third of a second. */
const MOST_ITERATIONS = 1_000_000;

/** `nonce`: printable ASCII without comma, new for each exchange. */
export function scramClient({ user, secret }: SaslCredentials, nonce: string): SaslClient {
  const firstBare = `n=${scramName(user)},r=${nonce}`;
  /** The server's signature to expect; null before its first message. */
  let expected: string | null = null;
  let verified = false;

  function answerFirst(message: string): SaslClientStep {
    const first = readServerFirst(message, nonce);
    if ('fail' in first) return first;
    const keys = scramKeys(secret, first.salt, first.iterations);
    const withoutProof = `c=${NO_BINDING},r=${first.nonce}`;
    const authMessage = `${firstBare},${message},${withoutProof}`;
    expected = encodeBase64(serverSignature(keys, authMessage));
    return { send: octets(`${withoutProof},p=${encodeBase64(clientProof(keys, authMessage))}`) };
  }

  function answerFinal(message: string): SaslClientStep {
    const attributes = attributesOf(message);
    const error = attributes.get('e');
    if (error !== undefined) return { fail: `the server refused: ${error}` };
    if (attributes.get('v') !== expected)
      return { fail: 'the server does not know the password: its signature is wrong' };
    verified = true;
    return { send: octets('') };
  }

  return {
    mechanism: 'SCRAM-SHA-256',
    initial: octets(`n,,${firstBare}`),
    next(challenge) {
      if (verified) return { fail: 'SCRAM-SHA-256 has two challenges, but the server sent a third' };
      return expected === null ? answerFirst(textOf(challenge)) : answerFinal(textOf(challenge));
    },
    doubt: () => (verified ? null : 'the server accepted without showing that it knows the password'),
  };
}

type ServerFirst = { readonly nonce: string; readonly salt: Uint8Array; readonly iterations: number };

function readServerFirst(message: string, clientNonce: string): ServerFirst | { readonly fail: string } {
  const attributes = attributesOf(message);
  const read = (name: string) => attributes.get(name) ?? '';
  const nonce = read('r');
  const salt = decodeBase64(read('s'));
  const written = read('i');
  if (attributes.has('m')) return { fail: 'the server demands an extension of SCRAM that is not known' };
  if (!nonce.startsWith(clientNonce) || nonce === clientNonce)
    return { fail: "the server's nonce does not continue ours" };
  if (salt === null || salt.length === 0) return { fail: 'the salt is no base64' };
  if (!/^[1-9]\d{0,8}$/.test(written)) return { fail: 'the iteration count is no number' };
  const iterations = Number(written);
  if (iterations > MOST_ITERATIONS)
    return { fail: `${iterations} iterations are too many: ${MOST_ITERATIONS} is the most` };
  return { nonce, salt, iterations };
}
