// CRAM-MD5: the challenge is answered with its HMAC under the password. RFC 2195.
import { crypto } from '../crypto.ts';
import { octets, type SaslClient, type SaslCredentials, type SaslServer, textOf } from './mechanism.ts';

export function cramMd5Client({ user, secret }: SaslCredentials): SaslClient {
  let answered = false;
  return {
    mechanism: 'CRAM-MD5',
    initial: null,
    next(challenge) {
      if (answered) return { fail: 'CRAM-MD5 has one challenge, but the server sent a second' };
      answered = true;
      return { send: octets(`${user} ${digest(challenge, secret)}`) };
    },
    doubt: () => (answered ? null : 'the server sent no challenge'),
  };
}

/** `nonce` makes the challenge a new one each time. */
export function cramMd5Server(users: ReadonlyMap<string, string>, nonce: string): SaslServer {
  const challenge = octets(`<${nonce}@mxprobe.invalid>`);
  let asked = false;
  return {
    mechanism: 'CRAM-MD5',
    next(response) {
      if (!asked) {
        asked = true;
        return response === null ? { challenge } : { refused: 'CRAM-MD5 has no initial response' };
      }
      const text = textOf(response ?? octets(''));
      const user = text.slice(0, Math.max(0, text.lastIndexOf(' ')));
      const password = users.get(user);
      const right = password !== undefined && text === `${user} ${digest(challenge, password)}`;
      return right ? { accepted: user } : { refused: `wrong user or digest: ${user}` };
    },
  };
}

function digest(challenge: Uint8Array, password: string): string {
  return crypto().createHmac('md5', password).update(challenge).digest('hex');
}
