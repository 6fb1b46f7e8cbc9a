// SCRAM-SHA-256, the server. RFC 5802 section 5.
import { timingSafeEqual } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { octets, type SaslServer, type SaslServerStep, textOf } from './mechanism.ts';
import { attributesOf, clientProof, NO_BINDING, scramKeys, serverSignature } from './scram.ts';

/** RFC 7677 section 4: at least 4096. */
const ITERATIONS = 4096;

export interface ScramServerOptions {
  readonly nonce: string;
  readonly salt: Uint8Array;
}

/** An unknown user is refused at the end, like a wrong password. */
export function scramServer(users: ReadonlyMap<string, string>, { nonce, salt }: ScramServerOptions): SaslServer {
  let first: {
    readonly user: string;
    readonly clientBare: string;
    readonly server: string;
    readonly nonce: string;
  } | null = null;
  let accepted: string | null = null;

  function answerFirst(message: string): SaslServerStep {
    const bare = /^[ny],(?:a=[^,]*)?,(.*)/s.exec(message)?.[1] ?? '';
    const attributes = attributesOf(bare);
    const [name, clientNonce] = [attributes.get('n'), attributes.get('r')];
    if (name === undefined || clientNonce === undefined) return { refused: 'malformed first message of SCRAM' };
    const both = clientNonce + nonce;
    const server = `r=${both},s=${encodeBase64(salt)},i=${ITERATIONS}`;
    first = { user: name.replaceAll('=2C', ',').replaceAll('=3D', '='), clientBare: bare, server, nonce: both };
    return { challenge: octets(server) };
  }

  function answerFinal(message: string, begun: NonNullable<typeof first>): SaslServerStep {
    const attributes = attributesOf(message);
    const proof = decodeBase64(attributes.get('p') ?? '');
    const withoutProof = message.slice(0, Math.max(0, message.lastIndexOf(',p=')));
    const binding = attributes.get('c');
    if (binding !== NO_BINDING && binding !== 'eSws') return { refused: 'channel binding is not offered' };
    if (attributes.get('r') !== begun.nonce) return { refused: 'the nonce changed' };
    const authMessage = `${begun.clientBare},${begun.server},${withoutProof}`;
    const password = users.get(begun.user);
    const keys = scramKeys(password ?? '', salt, ITERATIONS);
    const expected = clientProof(keys, authMessage);
    const right = proof?.length === expected.length && timingSafeEqual(proof, expected);
    if (password === undefined || !right) return { refused: `wrong user or password: ${begun.user}` };
    accepted = begun.user;
    return { challenge: octets(`v=${encodeBase64(serverSignature(keys, authMessage))}`) };
  }

  return {
    mechanism: 'SCRAM-SHA-256',
    next(response) {
      if (accepted !== null) return { accepted };
      if (response === null) return { challenge: octets('') };
      return first === null ? answerFirst(textOf(response)) : answerFinal(textOf(response), first);
    },
  };
}
